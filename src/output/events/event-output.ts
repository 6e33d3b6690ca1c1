import type { Column } from "../../formats/columns.ts";
import { plainColumn } from "../../formats/found-columns.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { describeChanges } from "./change-text.ts";
import type { DiffSummary } from "./diff-summary.ts";
import { openDraft } from "../staged-output.ts";
import type { OutputFormat, OutputOptions } from "../format.ts";
import { formatOf } from "../format-catalog.ts";
import { writeEnvelope, writeRecords, writeReport, type SummarizedOutput } from "../summarized-output.ts";
import type { Context } from "../../cli/context.ts";

export async function openEventOutput(
  context: Context,
  format: OutputFormat,
  options: OutputOptions,
  asOf: string,
): Promise<SummarizedOutput<RosterEvent, DiffSummary>> {
  const draft = await openDraft(context, format);
  const { events: layout, columns, loadWriter } = formatOf(format);
  if (layout?.kind === "envelope") return writeEnvelope(context, draft);
  if (layout?.kind === "report") {
    const { EventReport } = await import("./event-report.ts");
    return writeReport(
      draft,
      () => new EventReport(asOf),
      (report, summary) => layout.render(report, summary, context),
    );
  }
  const newWriter = await loadWriter();
  const { csvSafe: safe, excel } = options;
  return writeRecords(
    draft,
    async () => newWriter({ columns: EVENT_COLUMNS, safe, excel }, context),
    columns === "all" ? flatten : undefined,
  );
}

const leaf = (name: string): Column => ({
  ...plainColumn(name),
  ...(/(?:^|_)date$/u.test(name) ? { holds: "date" } : {}),
});

/** A row for each event; its changes are one cell, in words. */
const EVENT_COLUMNS: readonly Column[] = [
  ...["event", "date", "employee.id", "employee.name", "employee.work_email", "employee.employee_number"].map(
    leaf,
  ),
  ...["employee.job_title", "employee.department", "employee.office", "employee.manager.name"].map(leaf),
  ...["employee.employment_status", "employee.start_date", "employee.termination_date"].map(leaf),
  ...["subject.kind", "subject.name"].map(leaf),
  { name: "topics", keys: ["topics"], kind: "scalars", description: "" },
  ...["changes", "namely_event", "id"].map(leaf),
];

function flatten(event: RosterEvent): object {
  return { ...event, changes: describeChanges(event.changes) };
}
