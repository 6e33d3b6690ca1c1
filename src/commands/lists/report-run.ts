import type { Column } from "../../formats/columns.ts";
import { ADVISED_ROWS, readReport } from "../../namely/reading/report.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { mapReport, type Report } from "../../unified/lists/report.ts";
import { withOwnCompany } from "../../output/export-records.ts";
import { planFormat, type OutputFormat, type OutputOptions } from "../../output/format.ts";
import { formatOf, listFormats } from "../../output/format-catalog.ts";
import { planOutput, printFields, publishRecords, type RecordSource } from "../../output/publish.ts";
import { checkReportHost, type ReportAddress } from "./report-address.ts";
import type { Context } from "../../cli/context.ts";

export interface ReportOptions {
  readonly report: ReportAddress;
  /** undefined for the default of the format. */
  readonly headers: "name" | "label" | undefined;
  readonly output: OutputOptions;
}

/** Exports one saved report. Its columns are known only after it is read. */
export async function exportReport(context: Context, options: ReportOptions): Promise<void> {
  const headers = chooseHeaders(options, planFormat(context, options.output));
  await withOwnCompany(context, "Report", async (connection, report) => {
    checkReportHost(options.report, connection.session);
    const raw = await readReport(connection.client, options.report.id);
    if (raw === undefined) {
      throw new Fault("api.not-found", `No report has the id "${options.report.id}".`, {
        hint: "Open the report in Namely and copy its URL; the id is the last part of it.",
      });
    }
    const table = mapReport(raw);
    const kind = { columns: describeColumns(table, headers) };
    if (context.globals.fields?.length === 0) {
      report.stop();
      return printFields(context, kind);
    }
    const plan = planOutput(context, options.output, kind);
    const count = table.rows.length;
    if (count > ADVISED_ROWS) {
      report.onWarning(
        `The report has ${count} rows. Namely recommends at most ${ADVISED_ROWS}: larger reports may time out.`,
        "report.rows",
      );
    }
    const receipt = await publishRecords(context, plan, giveRows(table), report.stop);
    report.finish(receipt, { one: "row", many: "rows" }, connection.client.tally());
  });
}

/** In JSON, names are keys: refuses a flag that has no effect there. */
function chooseHeaders({ headers }: ReportOptions, format: OutputFormat): "name" | "label" {
  const { columns } = formatOf(format);
  if (headers === undefined) return columns === "few" ? "label" : "name";
  if (columns !== "none") return headers;
  throw new Fault("usage.headers", `--headers works only with columns, not with ${format}.`, {
    hint: `Add --format with ${listFormats(({ columns }) => columns !== "none")}.`,
  });
}

function describeColumns({ columns }: Report, headers: "name" | "label"): readonly Column[] {
  return columns.map(({ name, label }) => ({
    name,
    keys: [name],
    kind: "scalar",
    description: label,
    header: headers === "label" ? label : name,
  }));
}

async function* giveRows({ rows }: Report): RecordSource {
  yield { kind: "records", records: rows };
  return { nextCursor: null };
}
