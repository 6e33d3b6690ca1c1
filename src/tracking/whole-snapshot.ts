import { Fault } from "../platform/errors/fault.ts";
import { checkStored } from "../snapshots/file/check-stored.ts";
import { brokenSnapshot } from "../snapshots/file/seal.ts";
import { openFileSide } from "../snapshots/compare/side.ts";
import type { SnapshotStore, StoredSnapshot } from "../snapshots/file/store.ts";

/** What to say about a snapshot that is not whole: with an older one that is, and without. */
export interface BrokenHints {
  readonly withGood: (good: StoredSnapshot) => string;
  readonly withoutGood: string;
}

/**
 * Resolves to how many people it holds. Throws `file.snapshot-broken`, which names the newest one that is whole. The file
 * itself is left as it is.
 */
export async function requireWhole(
  store: SnapshotStore,
  snapshot: StoredSnapshot,
  hints: BrokenHints,
): Promise<number> {
  try {
    return await checkStored(openFileSide(snapshot.path, snapshot.path));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "file.snapshot-broken") throw error;
    const good = await findNewestWhole(store, snapshot);
    const hint =
      good === undefined
        ? hints.withoutGood
        : `The newest whole one is ${good.name}. ${hints.withGood(good)}`;
    throw brokenSnapshot(error.message, hint);
  }
}

/** The newest one that is whole, other than the broken one; undefined where there is none. */
export async function findNewestWhole(
  store: SnapshotStore,
  broken: StoredSnapshot,
): Promise<StoredSnapshot | undefined> {
  for (const snapshot of (await store.list()).toReversed()) {
    if (snapshot.name !== broken.name && (await isWhole(snapshot))) return snapshot;
  }
  return undefined;
}

/** Whether every line is there and the checksum is right. */
export async function isWhole({ path }: StoredSnapshot): Promise<boolean> {
  try {
    await checkStored(openFileSide(path, path));
    return true;
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "file") throw error;
    return false;
  }
}
