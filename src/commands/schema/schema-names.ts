/** Everything that is put out in a shape of its own, each with the commands that write it. Apart, so that flags are read without the schemas. */
export const SCHEMA_NAMES = {
  employees: ["employees", "employees get"],
  companies: ["companies"],
  groups: ["groups", "groups get"],
  teams: ["teams"],
  "job-titles": ["job-titles"],
  fields: ["fields"],
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
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SchemaName = keyof typeof SCHEMA_NAMES;
