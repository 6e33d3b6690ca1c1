import { defineCommand } from "../../cli/command.ts";
import { ORG_SOURCE_FLAGS, readOrgSource } from "./org-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { requireText } from "../../cli/values.ts";
import type { OrgReportsOptions } from "./org-run.ts";

export const orgReportsCommand = defineCommand<OrgReportsOptions>({
  name: "reports",
  exitCodes: [4, 5, 6],
  summary: "list the employees who report to a manager",
  positionals: [{ spelling: "<person>", help: "id, employee number, email or name" }],
  flags: [
    { group: "Filter", spelling: "--all", help: "include the reports of reports, down to the last level" },
    { group: "Filter", spelling: "--include-inactive", help: "include employees who have left" },
    ...ORG_SOURCE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    { command: "namely org reports ada@example.com", does: "list a manager's direct reports" },
    {
      command: 'namely org reports "Ada Lovelace" --all --format csv -o below.csv',
      does: "export all employees below a manager",
    },
  ],
  writes: ["org"],
  read: ({ positionals, flags }) => ({
    person: requireText("the person", positionals[0]),
    all: flags["all"] === true,
    includeInactive: flags["includeInactive"] === true,
    source: readOrgSource(flags),
    output: readOutputOptions(flags),
  }),
  run: async (context, options) => (await import("./org-run.ts")).listReports(context, options),
});
