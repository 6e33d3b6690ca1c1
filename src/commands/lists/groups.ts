import { GROUP_TYPES } from "../../unified/vocabulary.ts";
import { defineCommand } from "../../cli/command.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { groupsGetCommand } from "./groups-get.ts";
import { LIST_FLAGS, readListOptions } from "./list-flags.ts";
import { readChoiceList, readText } from "../../cli/values.ts";
import type { GroupsCommandOptions } from "./groups-run.ts";

export const groupsCommand = defineCommand<GroupsCommandOptions>({
  name: "groups",
  summary: "export groups: departments, divisions, offices and the rest",
  description:
    "The type of a group follows from what Namely calls it internally, not from its title, which companies rename.",
  flags: [
    { spelling: "--type <list>", help: `only these types: ${GROUP_TYPES.join(", ")}` },
    ...LIST_FLAGS,
    ALLOW_EMPTY_FLAG,
  ],
  examples: [
    { command: "namely groups", does: "lists every group with its members counted" },
    {
      command: "namely groups --type department,office --format csv -o groups.csv",
      does: "exports departments and offices",
    },
  ],
  subcommands: [groupsGetCommand],
  read: ({ flags }) => ({
    ...readListOptions(flags),
    types: readChoiceList("--type", readText(flags["type"]), GROUP_TYPES),
  }),
  run: async (context, options) => (await import("./groups-run.ts")).exportGroups(context, options),
});
