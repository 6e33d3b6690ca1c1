import { reviewRowSchema, type ReviewRow, type ReviewSummary } from "../../reconcile/review/review-record.ts";
import type { Context } from "../../cli/context.ts";
import { formatOf } from "../format-catalog.ts";
import type { OutputPlan, RecordKind } from "../publish.ts";
import { openDraft } from "../staged-output.ts";
import { writeEnvelope, writeRecords, writeReport, type SummarizedOutput } from "../summarized-output.ts";
import { ReviewReport } from "./review-report.ts";
import { chooseTableStyle } from "../screen.ts";

/** Where the rows of a review go. They are invisible before `publish`. */
export type ReviewOutput = SummarizedOutput<ReviewRow, ReviewSummary>;

/** The rows of a review as records. */
export const REVIEW_KIND: RecordKind = {
  schema: reviewRowSchema,
  tableFields: [
    "finding",
    "source",
    "account",
    "employee.name",
    "employee.termination_date",
    "last_sign_in",
    "reason",
  ],
};

/** Opens the output of a review. */
export async function openReviewOutput(context: Context, plan: OutputPlan): Promise<ReviewOutput> {
  const draft = await openDraft(context, plan.format);
  const { events } = formatOf(plan.format);
  if (events?.kind === "envelope") return writeEnvelope(context, draft, plan.project);
  // Chosen fields make a plain table of all rows.
  if (plan.isChosen) return writeRecords(draft, plan.newWriter);
  if (events?.kind === "report")
    return writeReport(
      draft,
      () => new ReviewReport(),
      (report, summary) =>
        plan.format === "markdown"
          ? report.renderMarkdown(summary)
          : report.renderTables(summary, chooseTableStyle(context)),
    );
  if (plan.format !== "xlsx") return writeRecords(draft, plan.newWriter);
  // The package for workbooks is loaded only where one is wanted.
  const { ReviewWorkbook } = await import("./review-workbook.ts");
  return writeReport(
    draft,
    () => new ReviewWorkbook(),
    (workbook, summary) => workbook.build(summary),
  );
}
