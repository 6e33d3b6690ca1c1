import { LISTS } from "../sync/lists/catalog.ts";

const OTHERS = [
  "feed",
  "report",
  "org",
  "org-problems",
  "events",
  "review",
  "upcoming",
  "snapshots",
  "snapshot-header",
  "snapshot-employee",
  "status",
  "doctor",
  "webhook",
  "sandbox",
  "error",
] as const;

/** An output whose schema is in schemas.ts, not in the catalog of lists. */
export type OwnSchemaName = "employees" | (typeof OTHERS)[number];

/** Names of all outputs with a schema. In a file of its own, so that flags are read without the schemas. */
export const SCHEMA_NAMES: readonly string[] = ["employees", ...LISTS.map(({ name }) => name), ...OTHERS];
