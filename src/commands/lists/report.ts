import { defineCommand } from "../../cli/command.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readReportAddress } from "./report-address.ts";
import { readChoice, readText, requireText } from "../../cli/values.ts";
import type { ReportOptions } from "./report-run.ts";

export const reportCommand = defineCommand<ReportOptions>({
  name: "report",
  section: "Export",
  exitCodes: [4, 5, 6],
  summary: "export a report that is saved in Namely",
  description:
    "The API has no list of reports: copy the URL of the report's page, or the id at the end of it. " +
    "Namely recommends at most 200 rows; larger reports take minutes or time out.",
  positionals: [{ spelling: "<report>", help: "the report's id or the URL of its page" }],
  flags: [
    {
      group: "Output",
      spelling: "--headers <name|label>",
      help: "column headers: name or label. Default: name for csv.",
    },
    ...OUTPUT_FLAGS,
  ],
  examples: [
    {
      command: "namely report bbf089f6-90c5-473c-8928-058014a462c9 -o report.csv",
      does: "save the report with this id",
    },
    {
      command: "namely report https://acme.namely.com/reports/bbf089f6-90c5-473c-8928-058014a462c9",
      does: "show the report at this URL",
    },
    {
      command: "namely report bbf089f6-90c5-473c-8928-058014a462c9 --fields",
      does: "list the report's columns",
    },
  ],
  writes: ["report"],
  read: ({ positionals, flags }) => ({
    report: readReportAddress(requireText("the report", positionals[0])),
    headers: readChoice("--headers", readText(flags["headers"]), ["name", "label"]),
    output: readOutputOptions(flags),
  }),
  run: async (context, options) => (await import("./report-run.ts")).exportReport(context, options),
});
