import { defineCommand } from "../../cli/command.ts";
import { ORG_SOURCE_FLAGS, readOrgSource } from "./org-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readText, readWholeNumber, requireText } from "../../cli/values.ts";
import type { OrgChainOptions } from "./org-run.ts";

export const orgChainCommand = defineCommand<OrgChainOptions>({
  name: "chain",
  exitCodes: [4, 5, 6],
  summary: "list the managers above an employee, up to the top",
  description:
    "The direct manager comes first. Warns when a manager has left or is unknown, and when the chain is a circle.",
  positionals: [{ spelling: "<person>", help: "id, employee number, email or name" }],
  flags: [
    { group: "Filter", spelling: "--levels <n>", help: "number of managers. Default: all, up to the top" },
    ...ORG_SOURCE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    { command: "namely org chain ada@example.com", does: "list the managers above an employee" },
    {
      command: "namely org chain ada@example.com --levels 2 --format json | jq -r '.result[].work_email'",
      does: "find the approvers for a request",
    },
  ],
  writes: ["org"],
  read: ({ positionals, flags }) => ({
    person: requireText("the person", positionals[0]),
    levels: readWholeNumber("--levels", readText(flags["levels"]), { least: 1, most: 1000 }),
    source: readOrgSource(flags),
    output: readOutputOptions(flags),
  }),
  run: async (context, options) => (await import("./org-run.ts")).showChain(context, options),
});
