import { defineCommand } from "../../cli/command.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { LIST_FLAGS, readListOptions, type ListCommandOptions } from "./list-flags.ts";

export const jobTitlesCommand = defineCommand<ListCommandOptions>({
  name: "job-titles",
  summary: "export job titles with their tiers",
  description: "The id of a job title is the one that employees carry as job_title_id.",
  flags: [...LIST_FLAGS, ALLOW_EMPTY_FLAG],
  examples: [
    { command: "namely job-titles", does: "lists every job title with its tier" },
    {
      command: "namely job-titles --format csv -o job-titles.csv",
      does: "exports them to a spreadsheet",
    },
  ],
  read: ({ flags }) => readListOptions(flags),
  run: async (context, options) => (await import("./job-titles-run.ts")).exportJobTitles(context, options),
});
