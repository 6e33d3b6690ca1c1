import { LISTS } from "../../sync/lists/catalog.ts";

const OTHERS = [
  "feed",
  "report",
  "org",
  "org-problems",
  "events",
  "snapshots",
  "snapshot-header",
  "snapshot-employee",
  "status",
  "doctor",
  "webhook",
  "sandbox",
  "error",
] as const;

/** An output whose schema stands in schemas.ts, not in the catalog of lists. */
export type OwnSchemaName = "employees" | (typeof OTHERS)[number];

/** Everything that is put out in a shape of its own. Apart, so that flags are read without the schemas. */
export const SCHEMA_NAMES: readonly string[] = ["employees", ...LISTS.map(({ name }) => name), ...OTHERS];
