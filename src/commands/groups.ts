import { GROUP_TYPES } from "../unified/vocabulary.ts";
import { defineCommand } from "./command.ts";
import { groupsGetCommand } from "./groups-get.ts";
import { OUTPUT_FLAGS, WINDOW_FLAGS } from "./global-flags.ts";
import { readOutputWish, type OutputWish } from "./output-wish.ts";
import { readChoiceList, readText, readWindow, type Window } from "./values.ts";

export interface GroupsWish {
  /** undefined for all. */
  readonly types: readonly (typeof GROUP_TYPES)[number][] | undefined;
  readonly output: OutputWish;
  readonly window: Window | undefined;
  readonly remoteData: boolean;
}

export const groupsCommand = defineCommand<GroupsWish>({
  name: "groups",
  summary: "export groups: departments, divisions, offices and the rest",
  description:
    "The type of a group follows from what Namely calls it internally, not from its title, which companies rename.",
  flags: [
    { spelling: "--type <list>", help: `only these types: ${GROUP_TYPES.join(", ")}` },
    { spelling: "--remote-data", help: "add the raw record" },
    ...WINDOW_FLAGS,
    ...OUTPUT_FLAGS,
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
    types: readChoiceList("--type", readText(flags["type"]), GROUP_TYPES),
    output: readOutputWish(flags),
    window: readWindow(flags),
    remoteData: flags["remoteData"] === true,
  }),
  run: async (world, wish) => (await import("./groups-run.ts")).exportGroups(world, wish),
});
