import { defineCommand } from "../../cli/command.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readReportAddress } from "./report-address.ts";
import { readChoice, readText, requireText } from "../../cli/values.ts";
import type { ReportOptions } from "./report-run.ts";

export const reportCommand = defineCommand<ReportOptions>({
  name: "report",
  section: "Export",
  exitCodes: [4, 5, 6],
  summary: "export a report that was saved in Namely",
  description:
    "Namely lists its reports nowhere: the id is the last part of the web page's address. Cells hold what people read " +
    "there. Namely advises at most 200 rows; larger reports may take minutes or end in a time-out.",
  positionals: [{ spelling: "<report>", help: "the report's id, or the address of its web page" }],
  flags: [
    {
      group: "Output",
      spelling: "--headers <name|label>",
      help: "what stands above the columns: names, which stay the same (default for csv), or labels (for tables)",
    },
    ...OUTPUT_FLAGS,
  ],
  examples: [
    {
      command: "namely report bbf089f6-90c5-473c-8928-058014a462c9 -o report.csv",
      does: "saves the report with this id",
    },
    {
      command: "namely report https://acme.namely.com/reports/bbf089f6-90c5-473c-8928-058014a462c9",
      does: "shows the report at this address",
    },
    {
      command: "namely report bbf089f6-90c5-473c-8928-058014a462c9 --fields",
      does: "lists the columns it has, for --fields",
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
