import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import type { OrgSource } from "./org-source.ts";
import { readDate, readText } from "../../cli/values.ts";

/** Flags for where the employees of an org command come from. */
export const ORG_SOURCE_FLAGS: readonly Flag[] = inGroup("Filter", [
  { spelling: "--from <file>", help: "read a snapshot or NDJSON export, not Namely; - for stdin" },
  { spelling: "--as-of <date>", help: "day from which lifecycles are seen. Default: today" },
]);

export function readOrgSource(flags: Given["flags"]): OrgSource {
  return { from: readText(flags["from"]), asOf: readDate("--as-of", readText(flags["asOf"])) };
}
