import type { ReadContext } from "../sync/connection/read-context.ts";
import { SnapshotStore, type StoredSnapshot } from "../snapshots/file/store.ts";
import { findNewestWhole, isWhole } from "./whole-snapshot.ts";

/** Which snapshots stay; a snapshot goes when none of the given rules keeps it. */
export interface RetentionOptions {
  /** The newest so many. */
  readonly keep: number | undefined;
  /** Those that are younger, in milliseconds. */
  readonly keepForMs: number | undefined;
}

/** Makes the test whether a snapshot goes, given how many newer ones there are. */
export function chooseExpired(
  context: Pick<ReadContext, "clock">,
  { keep, keepForMs }: RetentionOptions,
): (snapshot: StoredSnapshot, newerOnes: number) => boolean {
  const now = context.clock.now();
  return ({ takenAt }, newerOnes) =>
    !(keep !== undefined && newerOnes < keep) && !(keepForMs !== undefined && now - takenAt < keepForMs);
}

/**
 * Makes the test whether a snapshot goes, given how many newer ones there are. Where the latest one is broken, the newest
 * whole one stays as well: there is nothing else to go on from.
 */
export async function chooseRemovable(
  context: Pick<ReadContext, "clock">,
  store: SnapshotStore,
  rules: RetentionOptions,
): Promise<(snapshot: StoredSnapshot, newerOnes: number) => boolean> {
  const isExpired = chooseExpired(context, rules);
  const latest = await store.latest();
  if (latest === undefined || (await isWhole(latest))) return isExpired;
  const good = await findNewestWhole(store, latest);
  return (snapshot, newerOnes) => snapshot.name !== good?.name && isExpired(snapshot, newerOnes);
}

/** Removes what no rule keeps from the store of a company; without a rule nothing. */
export async function pruneStore(
  context: Pick<ReadContext, "clock" | "signal" | "folders">,
  { company, name }: { readonly company: string; readonly name: string | undefined },
  rules: RetentionOptions,
): Promise<void> {
  if (rules.keep === undefined && rules.keepForMs === undefined) return;
  const { clock, signal, folders } = context;
  const store = new SnapshotStore({ stateFolder: folders.state, company, baseline: name, clock, signal });
  await store.remove(await chooseRemovable(context, store, rules));
}
