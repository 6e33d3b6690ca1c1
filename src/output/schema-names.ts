import type { Command } from "../cli/command.ts";
import { LISTS } from "../sync/lists/catalog.ts";

const OTHERS = [
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

/** An output whose schema is in schemas.ts, not in the catalog of lists or in the entry of its only command. */
export type SharedSchemaName = "employees" | (typeof OTHERS)[number];

/** Names of all outputs with a schema. In a file of its own, so that flags are read without the schemas. */
export function listSchemaNames(commands: readonly Command[]): readonly string[] {
  const own = commands.flatMap(({ name, loadRecordSchema }) => (loadRecordSchema ? [name] : []));
  return ["employees", ...LISTS.map(({ name }) => name), ...own, ...OTHERS];
}

/** Names of the schemas of what a command writes. */
export function schemasOf({ name, writes = [], loadRecordSchema }: Command): readonly string[] {
  return loadRecordSchema ? [name, ...writes] : writes;
}
