import { defineCommand } from "../../cli/command.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { requireText } from "../../cli/values.ts";
import type { GroupsGetOptions } from "./groups-get-run.ts";

export const groupsGetCommand = defineCommand<GroupsGetOptions>({
  name: "get",
  summary: "show one group",
  positionals: [{ spelling: "<id>", help: "the group's id" }],
  flags: [{ spelling: "--remote-data", help: "add the raw record" }, ...OUTPUT_FLAGS],
  examples: [
    {
      command: "namely groups get 7997604d-37fe-43b1-903f-dcd054549135",
      does: "shows the group with this id",
    },
  ],
  read: ({ positionals, flags }) => ({
    id: requireText("the group's id", positionals[0]),
    output: readOutputOptions(flags),
    remoteData: flags["remoteData"] === true,
  }),
  run: async (context, options) => (await import("./groups-get-run.ts")).showGroup(context, options),
});
