import { readSettings } from "../../auth/companies.ts";
import { findBaseUrl, findCompanyText, readCompany } from "../../auth/subdomain.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { listCompanies, nameFolder, SnapshotStore, type StoredSnapshot } from "../../snapshots/file/store.ts";
import { findKnownId, readKnownCompanies } from "../../sync/connection/company-memory.ts";
import type { Context } from "../../cli/context.ts";

/** The store of the company that is meant, without asking Namely. Throws `usage.*` when that is not clear. */
export async function openStore(context: Context, baseline: string | undefined): Promise<SnapshotStore> {
  const { clock, signal, folders } = context;
  const company = await chooseCompany(context);
  return new SnapshotStore({ stateFolder: folders.state, company, baseline, clock, signal });
}

/** The key under which what asks Namely keeps the snapshots, found without asking. */
async function chooseCompany({ globals, env, folders }: Context): Promise<string> {
  const named = findCompanyText(globals.company, env);
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
