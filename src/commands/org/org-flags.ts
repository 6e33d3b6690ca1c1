import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import type { OrgSource } from "./org-source.ts";
import { AS_OF_HELP, readDay, readText } from "../../cli/values.ts";

/** Flags for where the employees of an org command come from. */
export const ORG_SOURCE_FLAGS: readonly Flag[] = inGroup("Filter", [
  { spelling: "--from <file>", help: "read a file instead of Namely; - is stdin" },
  { spelling: "--as-of <date>", help: AS_OF_HELP },
]);

export function readOrgSource(flags: Given["flags"]): OrgSource {
  return { from: readText(flags["from"]), asOf: readDay("--as-of", readText(flags["asOf"])) };
}
