import { readSettings } from "../../auth/companies.ts";
import { findBaseUrl, findCompanyText, readCompany } from "../../auth/subdomain.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { nameFolder } from "../../snapshots/file/snapshot-names.ts";
import { listCompanies, SnapshotStore, type StoredSnapshot } from "../../snapshots/file/store.ts";
import { findKnownId, readKnownCompanies } from "../../sync/connection/company-memory.ts";
import type { StoredSource } from "../employees/employee-flags.ts";
import type { Context } from "../../cli/context.ts";

/** The store of the selected company, without a request. Throws `usage.*` when the company is ambiguous. */
export async function openStore(context: Context, baseline: string | undefined): Promise<SnapshotStore> {
  const { clock, signal, folders } = context;
  const company = await chooseCompany(context);
  return new SnapshotStore({ stateFolder: folders.state, company, baseline, clock, signal });
}

/** The key under which online commands store the company's snapshots, found without a request. */
async function chooseCompany({ globals, env, folders }: Context): Promise<string> {
  const named = findCompanyText(globals.company, env);
  const stored = await listCompanies(folders.state);
  const known = await readKnownCompanies(folders.state);
  // Namely's id of a company can differ from its subdomain.
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
    hint: `Select one, for example: --company ${only}`,
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
  throw new Fault("usage.no-snapshot", `No snapshot has the name "${name}".`, {
    hint:
      nearest === undefined
        ? `List the snapshots with: namely snapshot list${store.baseline === undefined ? "" : ` --baseline ${store.baseline}`}`
        : `Did you mean ${nearest}?`,
  });
}

/** The file to read: the latest snapshot of a baseline, or what `--from` names; undefined for Namely. */
export async function chooseFile(
  context: Context,
  { from, baseline }: StoredSource,
): Promise<string | undefined> {
  if (baseline === undefined) return from;
  return (await findSnapshot(await openStore(context, baseline), undefined)).path;
}

function nothingStored(baseline?: string): Fault {
  if (baseline !== undefined)
    return new Fault("usage.no-snapshot", `No snapshot is stored for the baseline "${baseline}".`, {
      hint: `Take one with: namely snapshot --baseline ${baseline}`,
    });
  return new Fault("usage.no-snapshot", "No snapshot is stored.", {
    hint: "Take one with: namely snapshot",
  });
}
