import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import type { OrgSource } from "./org-source.ts";
import { readDate, readText } from "../../cli/values.ts";

/** Flags that say where the people of an organisation come from. */
export const ORG_SOURCE_FLAGS: readonly Flag[] = inGroup("Filter", [
  {
    spelling: "--from <file>",
    help: "a snapshot or NDJSON export instead of Namely; - is stdin",
  },
  {
    group: "Filter",
    spelling: "--as-of <date>",
    help: "the day from which lifecycles are seen; default today",
  },
]);

export function readOrgSource(flags: Given["flags"]): OrgSource {
  return { from: readText(flags["from"]), asOf: readDate("--as-of", readText(flags["asOf"])) };
}
