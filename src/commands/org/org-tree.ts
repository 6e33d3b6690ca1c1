import { defineCommand } from "../../cli/command.ts";
import { ORG_SOURCE_FLAGS, readOrgSource } from "./org-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readText, readWholeNumber } from "../../cli/values.ts";
import type { OrgTreeOptions } from "./org-trees.ts";

export const orgTreeCommand = defineCommand<OrgTreeOptions>({
  name: "tree",
  exitCodes: [4, 5, 6],
  summary: "draw who reports to whom",
  description:
    "Draws on a terminal; in other formats it is a list in the order of the drawing, each with its level.",
  positionals: [
    {
      spelling: "[person]",
      help: "id, employee number, email, or a name that only one person has; default everybody",
    },
  ],
  flags: [
    { group: "Filter", spelling: "--depth <n>", help: "only so many levels below" },
    { group: "Filter", spelling: "--include-inactive", help: "also those who have left" },
    ...ORG_SOURCE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    { command: "namely org tree --depth 2", does: "draws the top of the company" },
    { command: "namely org tree ada@example.com --from people.ndjson", does: "draws her part, offline" },
  ],
  writes: ["org"],
  read: ({ positionals, flags }) => ({
    person: positionals[0],
    depth: readWholeNumber("--depth", readText(flags["depth"]), { least: 0, most: 1000 }),
    includeInactive: flags["includeInactive"] === true,
    source: readOrgSource(flags),
    output: readOutputOptions(flags),
  }),
  run: async (context, options) => (await import("./org-run.ts")).drawTree(context, options),
});
