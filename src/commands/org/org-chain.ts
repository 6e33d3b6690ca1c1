import { defineCommand } from "../../cli/command.ts";
import { ORG_SOURCE_FLAGS, readOrgSource } from "./org-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readText, readWholeNumber, requireText } from "../../cli/values.ts";
import type { OrgChainOptions } from "./org-run.ts";

export const orgChainCommand = defineCommand<OrgChainOptions>({
  name: "chain",
  exitCodes: [4, 5, 6],
  summary: "show the managers above an employee, up to the top",
  description:
    "The direct manager comes first. A chain that ends with somebody who has left, who is not among the people, or in a " +
    "circle is warned of: whoever routes an approval by it has to know.",
  positionals: [
    { spelling: "<person>", help: "id, employee number, email, or a name that only one person has" },
  ],
  flags: [
    { group: "Filter", spelling: "--levels <n>", help: "only so many managers; default up to the top" },
    ...ORG_SOURCE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    { command: "namely org chain ada@example.com", does: "shows who stands above her" },
    {
      command: "namely org chain ada@example.com --levels 2 --format json | jq -r '.result[].work_email'",
      does: "finds who has to approve something",
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
