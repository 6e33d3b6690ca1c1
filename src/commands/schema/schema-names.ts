import { LISTS } from "../../sync/lists/catalog.ts";

const { employees, ...OTHERS } = {
  employees: ["employees", "employees get"],
  feed: ["feed"],
  report: ["report"],
  org: ["org chain", "org reports", "org tree"],
  "org-problems": ["org check"],
  events: ["diff", "watch", "listen"],
  snapshots: ["snapshot list"],
  "snapshot-header": ["snapshot"],
  "snapshot-employee": ["snapshot", "snapshot show", "employees"],
  status: ["status"],
  webhook: ["diff", "watch", "listen"],
  sandbox: ["sandbox"],
  error: [],
} satisfies Readonly<Record<string, readonly string[]>>;

/** An output whose schema stands in schemas.ts, not in the catalog of lists. */
export type OwnSchemaName = "employees" | keyof typeof OTHERS;

/** Everything that is put out in a shape of its own, each with the commands that write it. Apart, so that flags are read without the schemas. */
export const SCHEMA_NAMES: Readonly<Record<string, readonly string[]>> = {
  employees,
  ...Object.fromEntries(LISTS.map(({ name, byId }) => [name, byId ? [name, `${name} get`] : [name]])),
  ...OTHERS,
};
