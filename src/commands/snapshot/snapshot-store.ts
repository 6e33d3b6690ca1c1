import { readSettings } from "../../auth/companies.ts";
import { findBaseUrl, readCompany } from "../../auth/subdomain.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { checkStored } from "../../snapshots/file/check-stored.ts";
import { brokenSnapshot } from "../../snapshots/file/seal.ts";
import { openFileSide } from "../../snapshots/compare/side.ts";
import { listCompanies, nameFolder, SnapshotStore, type StoredSnapshot } from "../../snapshots/file/store.ts";
import { findKnownId, readKnownCompanies } from "../../sync/connection/company-memory.ts";
import { chooseExpired, type RetentionOptions } from "./retention.ts";
import { say } from "../../cli/say.ts";
import type { World } from "../../cli/context.ts";

/** The store of the company that is meant, without asking Namely. Throws `usage.*` when that is not clear. */
export async function openStore(world: World, baseline: string | undefined): Promise<SnapshotStore> {
  const { clock, signal, folders } = world;
  const company = await chooseCompany(world);
  return new SnapshotStore({ stateFolder: folders.state, company, baseline, clock, signal });
}

/** The key under which what asks Namely keeps the snapshots, found without asking. */
async function chooseCompany({ globals, env, folders }: World): Promise<string> {
  const named = globals.company ?? (env["NAMELY_COMPANY"] || undefined);
  const stored = await listCompanies(folders.state);
  const known = await readKnownCompanies(folders.state);
  // Namely's own id of a company need not look like a subdomain.
  if (named !== undefined) return stored.includes(named) ? named : findKnownId(known, readCompany(named));
  const override = env["NAMELY_BASE_URL"];
  const there = override ? findBaseUrl(undefined, override).href : undefined;
  const last = known.find(({ base_url }) => base_url === there);
  if (last !== undefined) return last.id;
  const { current } = await readSettings(folders.config);
  const own = current === undefined ? undefined : findKnownId(known, current);
  if (own !== undefined && (stored.length === 0 || stored.includes(nameFolder(own)))) return own;
  const [only, ...others] = stored;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) throw nothingStored();
  throw new Fault("usage.which-company", `There are snapshots of several companies: ${stored.join(", ")}.`, {
    hint: `Say which one, for example --company ${only}.`,
  });
}

/** The snapshot of that name, or the latest one. Throws `usage.no-snapshot`. */
export async function findSnapshot(store: SnapshotStore, name: string | undefined): Promise<StoredSnapshot> {
  const snapshots = await store.list();
  const found = name === undefined ? snapshots.at(-1) : snapshots.find((snapshot) => snapshot.name === name);
  if (found !== undefined) return found;
  if (name === undefined || snapshots.length === 0) throw nothingStored(store.baseline);
  const [nearest] = findNearest(
    name,
    snapshots.map((snapshot) => snapshot.name),
    { most: 1 },
  );
  throw new Fault("usage.no-snapshot", `There is no snapshot "${name}".`, {
    hint:
      nearest === undefined
        ? `namely snapshot list${store.baseline === undefined ? "" : ` --baseline ${store.baseline}`} shows what there is.`
        : `Did you mean ${nearest}?`,
  });
}

function nothingStored(baseline?: string): Fault {
  if (baseline !== undefined)
    return new Fault("usage.no-snapshot", `There is no snapshot of the baseline "${baseline}".`, {
      hint: `Take one with: namely snapshot --baseline ${baseline}`,
    });
  return new Fault("usage.no-snapshot", "There is no snapshot in the store.", {
    hint: "Take one with: namely snapshot",
  });
}

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

async function findNewestWhole(
  store: SnapshotStore,
  broken: StoredSnapshot,
): Promise<StoredSnapshot | undefined> {
  for (const snapshot of (await store.list()).toReversed()) {
    if (snapshot.name !== broken.name && (await isWhole(snapshot))) return snapshot;
  }
  return undefined;
}

async function isWhole({ path }: StoredSnapshot): Promise<boolean> {
  try {
    await checkStored(openFileSide(path, path));
    return true;
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "file") throw error;
    return false;
  }
}

/**
 * Makes the test whether a snapshot goes, given how many newer ones there are. Where the latest one is broken, the newest
 * whole one stays as well: there is nothing else to go on from.
 */
export async function chooseRemovable(
  world: Pick<World, "clock">,
  store: SnapshotStore,
  rules: RetentionOptions,
): Promise<(snapshot: StoredSnapshot, newerOnes: number) => boolean> {
  const isExpired = chooseExpired(world, rules);
  const latest = await store.latest();
  if (latest === undefined || (await isWhole(latest))) return isExpired;
  const good = await findNewestWhole(store, latest);
  return (snapshot, newerOnes) => snapshot.name !== good?.name && isExpired(snapshot, newerOnes);
}

/** A baseline with a new name has no past, even where the one without a name has. */
export async function tellNewName(
  world: World,
  { company, name }: { readonly company: string; readonly name: string | undefined },
): Promise<void> {
  if (name === undefined) return;
  const { clock, signal, folders } = world;
  const usual = await new SnapshotStore({ stateFolder: folders.state, company, clock, signal }).latest();
  if (usual !== undefined)
    say(world, `The baseline "${name}" starts now; the snapshots without a name are not used for it.`);
}

/** Removes what no rule keeps from the store of a company; without a rule nothing. */
export async function pruneStore(
  world: World,
  { company, name }: { readonly company: string; readonly name: string | undefined },
  rules: RetentionOptions,
): Promise<void> {
  if (rules.keep === undefined && rules.keepForMs === undefined) return;
  const { clock, signal, folders } = world;
  const store = new SnapshotStore({ stateFolder: folders.state, company, baseline: name, clock, signal });
  await store.remove(await chooseRemovable(world, store, rules));
}
