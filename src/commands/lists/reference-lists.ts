import { defineCommand } from "../../cli/command.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { LIST_FLAGS, readListOptions, type ListCommandOptions } from "./list-flags.ts";

export const teamsCommand = defineCommand<ListCommandOptions>({
  name: "teams",
  summary: "export teams, with their mail aliases and categories",
  description:
    "Namely shows some groups among the teams as well; is_group tells them apart. Who is in a team stands with the " +
    "employees, under teams.",
  flags: [...LIST_FLAGS, ALLOW_EMPTY_FLAG],
  examples: [
    { command: "namely teams", does: "lists every team" },
    {
      command: "namely teams --fields name,email --format csv -o teams.csv",
      does: "exports the teams' mail aliases",
    },
  ],
  read: ({ flags }) => readListOptions(flags),
  run: async (context, options) => (await import("./list-run.ts")).exportTeams(context, options),
});
