import { ORG_PROBLEMS } from "../../unified/org/org-problem-names.ts";
import { defineCommand } from "../../cli/command.ts";
import { ORG_SOURCE_FLAGS, readOrgSource } from "./org-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readChoiceList, readText } from "../../cli/values.ts";
import type { OrgCheckOptions } from "./org-run.ts";

export const orgCheckCommand = defineCommand<OrgCheckOptions>({
  name: "check",
  exitCodes: [3, 4, 5, 6],
  summary: "find problems in the reporting lines",
  description: `Checks active employees and pre-hires. Problems: ${ORG_PROBLEMS.join(", ")}.`,
  flags: [
    {
      group: "Filter",
      spelling: "--problems <list>",
      help: "only these, such as manager_left,overdue. Default: all",
    },
    { group: "Output", spelling: "--exit-code", help: "exit with 3 when problems are found" },
    ...ORG_SOURCE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    { command: "namely org check", does: "list what to correct in Namely" },
    {
      command: "namely org check --problems overdue,manager_left --exit-code",
      does: "fail a job when there are problems",
    },
  ],
  writes: ["org-problems"],
  read: ({ flags }) => ({
    problems: readChoiceList("--problems", readText(flags["problems"]), ORG_PROBLEMS),
    exitCode: flags["exitCode"] === true,
    source: readOrgSource(flags),
    output: readOutputOptions(flags),
  }),
  run: async (context, options) => (await import("./org-run.ts")).checkOrg(context, options),
});
