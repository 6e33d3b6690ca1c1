import { writeJson } from "../../formats/json.ts";
import { Spool } from "../../platform/files/spool.ts";
import { reviewRowSchema, type ReviewRow, type ReviewSummary } from "../../reconcile/review/review-record.ts";
import type { Context } from "../../cli/context.ts";
import { outputFile } from "../../cli/output-file.ts";
import { formatOf } from "../format-catalog.ts";
import type { OutputOptions } from "../format.ts";
import { planOutput, type OutputPlan, type Receipt, type RecordKind } from "../publish.ts";
import { openDraft, type Draft } from "../staged-output.ts";
import { ReviewReport } from "./review-report.ts";
import { chooseTableStyle } from "../screen.ts";

/** Where the rows of a review go. They are invisible before `publish`. */
export interface ReviewOutput {
  take(rows: readonly ReviewRow[]): Promise<void>;
  publish(summary: ReviewSummary): Promise<Receipt>;
  discard(): Promise<void>;
}

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

/** Decides format and fields; throws `usage.*` before anything is read. */
export function planReviewOutput(context: Context, options: OutputOptions): OutputPlan {
  return planOutput(context, options, REVIEW_KIND);
}

/** Opens the output of a review. */
export async function openReviewOutput(context: Context, plan: OutputPlan): Promise<ReviewOutput> {
  const draft = await openDraft(context, plan.format);
  const { events } = formatOf(plan.format);
  const publish = async (count: number): Promise<Receipt> => {
    context.signal.throwIfAborted();
    const { bytes } = await draft.publish();
    const path = outputFile(context.globals);
    return { count, nextCursor: null, output: path === undefined ? undefined : { path, bytes } };
  };
  if (events.kind === "envelope") return writeEnvelope(context, plan, draft, publish);
  // Chosen fields make a plain table of all rows.
  if (events.kind === "report" && !plan.isChosen) return writeReport(context, plan, draft, publish);
  if (plan.format === "xlsx" && !plan.isChosen) return writeWorkbook(draft, publish);
  return writeRecords(plan, draft, publish);
}

type Publish = (count: number) => Promise<Receipt>;

/** The summary is first and known last, so that the rows are held back. */
function writeEnvelope(context: Context, plan: OutputPlan, draft: Draft, publish: Publish): ReviewOutput {
  const spool = new Spool({ folder: context.folders.temporary });
  let count = 0;
  return {
    take: async (rows) => {
      let text = "";
      for (const row of rows) {
        text += `${count === 0 ? "\n" : ",\n"}${writeJson(plan.project(row))}`;
        count += 1;
      }
      await spool.write(text);
    },
    publish: async (summary) => {
      await draft.write(`{"summary":${writeJson(summary)},"result":[`);
      // A piece may end in the middle of a character.
      const decoder = new TextDecoder();
      for await (const piece of spool.read()) await draft.write(decoder.decode(piece, { stream: true }));
      await draft.write(`${count === 0 ? "" : "\n"}]}\n`);
      return publish(count);
    },
    discard: async () => {
      await spool.discard();
      await draft.discard();
    },
  };
}

function writeReport(context: Context, plan: OutputPlan, draft: Draft, publish: Publish): ReviewOutput {
  const report = new ReviewReport();
  return {
    take: async (rows) => report.take(rows),
    publish: async (summary) => {
      const text =
        plan.format === "markdown"
          ? report.renderMarkdown(summary)
          : report.renderTables(summary, chooseTableStyle(context));
      await draft.write(text);
      return publish(report.count);
    },
    discard: () => draft.discard(),
  };
}

async function writeRecords(plan: OutputPlan, draft: Draft, publish: Publish): Promise<ReviewOutput> {
  const writer = await plan.newWriter();
  let head = writer.open();
  let count = 0;
  return {
    take: async (rows) => {
      count += rows.length;
      const text = head + writer.write(rows);
      head = "";
      await draft.write(text);
    },
    publish: async () => {
      await draft.write(head);
      await draft.write(await writer.close({ nextCursor: null, count, partial: false }));
      return publish(count);
    },
    discard: () => draft.discard(),
  };
}

async function writeWorkbook(draft: Draft, publish: Publish): Promise<ReviewOutput> {
  // The package for workbooks is loaded only where one is wanted.
  const { ReviewWorkbook } = await import("./review-workbook.ts");
  const workbook = new ReviewWorkbook();
  return {
    take: async (rows) => workbook.take(rows),
    publish: async (summary) => {
      await draft.write(await workbook.build(summary));
      return publish(workbook.count);
    },
    discard: () => draft.discard(),
  };
}
