import { readSettings } from "../auth/companies.ts";
import { readCompany } from "../auth/subdomain.ts";
import { Fault } from "../platform/fault.ts";
import { findNearest } from "../platform/nearest.ts";
import { listCompanies, SnapshotStore, type StoredSnapshot } from "../snapshots/store.ts";
import { chooseExpired, type RetentionWish } from "./retention.ts";
import type { World } from "./world.ts";

/** The store of the company that is meant, without asking Namely. Throws `usage.*` when that is not clear. */
export async function openStore(world: World): Promise<SnapshotStore> {
  const { clock, signal, folders } = world;
  const company = await chooseCompany(world);
  return new SnapshotStore({ stateFolder: folders.state, company, clock, signal });
}

async function chooseCompany({ globals, env, folders }: World): Promise<string> {
  const named = globals.company ?? (env["NAMELY_COMPANY"] || undefined);
  const stored = await listCompanies(folders.state);
  // Namely's own id of a company need not look like a subdomain.
  if (named !== undefined) return stored.includes(named) ? named : readCompany(named);
  const { current } = await readSettings(folders.config);
  if (current !== undefined && (stored.length === 0 || stored.includes(current))) return current;
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
  if (name === undefined || snapshots.length === 0) throw nothingStored();
  const [nearest] = findNearest(
    name,
    snapshots.map((snapshot) => snapshot.name),
    { most: 1 },
  );
  throw new Fault("usage.no-snapshot", `There is no snapshot "${name}".`, {
    hint: nearest === undefined ? "namely snapshot list shows what there is." : `Did you mean ${nearest}?`,
  });
}

function nothingStored(): Fault {
  return new Fault("usage.no-snapshot", "There is no snapshot in the store.", {
    hint: "Take one with: namely snapshot",
  });
}

/** Removes what no rule keeps from the store of a company; without a rule nothing. */
export async function pruneStore(world: World, company: string, rules: RetentionWish): Promise<void> {
  if (rules.keep === undefined && rules.keepForMs === undefined) return;
  const { clock, signal, folders } = world;
  const store = new SnapshotStore({ stateFolder: folders.state, company, clock, signal });
  await store.remove(chooseExpired(world, rules));
}
