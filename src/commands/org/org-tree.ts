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
    "Draws a tree on a terminal and in a pipe. With --format or --fields it lists the employees in the same order, each with a level.",
  positionals: [
    {
      spelling: "[person]",
      help: "id, employee number, email or name. Default: the whole company",
    },
  ],
  flags: [
    { group: "Filter", spelling: "--depth <n>", help: "number of levels below. Default: all" },
    { group: "Filter", spelling: "--include-inactive", help: "include employees who have left" },
    ...ORG_SOURCE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    { command: "namely org tree --depth 2", does: "draw the top of the company" },
    {
      command: "namely org tree ada@example.com --from people.ndjson",
      does: "draw one part of the company, offline",
    },
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
