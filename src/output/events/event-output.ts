import type { Column } from "../../formats/columns.ts";
import { writeJson } from "../../formats/json.ts";
import { Spool } from "../../platform/files/spool.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import type { EventTaker } from "../../sync/snapshots/event-search.ts";
import { describeChanges } from "./change-text.ts";
import type { DiffSummary } from "./diff-summary.ts";
import { openDraft, type Draft } from "../staged-output.ts";
import type { EventReport } from "./event-report.ts";
import { checkOutputOptions, chooseFormat, type OutputFormat, type OutputOptions } from "../format.ts";
import { formatOf } from "../format-catalog.ts";
import type { Context } from "../../cli/context.ts";
import type { RecordWriter } from "../../formats/record-writer.ts";

/** Where events go. None is shown before `publish`. */
export interface EventOutput extends EventTaker {
  publish(summary: DiffSummary): Promise<{ readonly bytes: number }>;
  discard(): Promise<void>;
}

/** Checks format and flags; throws `usage.*` before anything is read. */
export function planEventFormat(context: Context, options: OutputOptions): OutputFormat {
  const format = chooseFormat(context);
  checkOutputOptions(options, format);
  return format;
}

export async function openEventOutput(
  context: Context,
  format: OutputFormat,
  options: OutputOptions,
  asOf: string,
): Promise<EventOutput> {
  const draft = await openDraft(context, format);
  const discard = (): Promise<void> => draft.discard();
  const { events: layout, columns, loadWriter } = formatOf(format);
  if (layout.kind === "envelope") return { ...writeEnvelope(context, draft), discard };
  if (layout.kind === "report") {
    const { EventReport } = await import("./event-report.ts");
    const render = (report: EventReport, summary: DiffSummary): string =>
      layout.render(report, summary, context);
    return { ...writeReport(draft, render, () => new EventReport(asOf)), discard };
  }
  const newWriter = await loadWriter();
  const { csvSafe: safe, excel } = options;
  const make = (): RecordWriter => newWriter({ columns: EVENT_COLUMNS, safe, excel }, context);
  return { ...writeRecords(draft, make, columns === "all" ? flatten : undefined), discard };
}

type Pen = Omit<EventOutput, "discard">;

/** The summary comes first and is known last, so the events are held back. */
function writeEnvelope(context: Context, draft: Draft): Pen {
  const spool = new Spool({ folder: context.folders.temporary });
  let separator = "\n";
  return {
    take: (events) => {
      let text = "";
      for (const event of events) {
        text += separator + writeJson(event);
        separator = ",\n";
      }
      return spool.write(text);
    },
    restart: async () => {
      separator = "\n";
      await spool.restart();
    },
    publish: async (summary) => {
      await draft.write(`{"summary":${writeJson(summary)},"result":[`);
      // A piece may end in the middle of a character.
      const decoder = new TextDecoder();
      for await (const piece of spool.read()) await draft.write(decoder.decode(piece, { stream: true }));
      await draft.write(`${separator === "\n" ? "" : "\n"}]}\n`);
      await spool.discard();
      return draft.publish();
    },
  };
}

function writeReport(
  draft: Draft,
  render: (report: EventReport, summary: DiffSummary) => string,
  makeReport: () => EventReport,
): Pen {
  let report = makeReport();
  return {
    take: async (events) => report.take(events),
    restart: async () => {
      report = makeReport();
    },
    publish: async (summary) => {
      await draft.write(render(report, summary));
      return draft.publish();
    },
  };
}

const leaf = (name: string): Column => ({ name, keys: name.split("."), kind: "scalar", description: "" });

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

function writeRecords(
  draft: Draft,
  make: () => RecordWriter,
  shape: (event: RosterEvent) => object = (event) => event,
): Pen {
  let writer = make();
  let head = writer.open();
  return {
    take: (events) => {
      const text = head + writer.write(events.map(shape));
      head = "";
      return draft.write(text);
    },
    restart: async () => {
      await draft.restart();
      writer = make();
      head = writer.open();
    },
    publish: async ({ events }) => {
      const count = Object.values(events).reduce((sum, one) => sum + one, 0);
      if (head !== "") await draft.write(head);
      await draft.write(await writer.close({ nextCursor: null, count, partial: false }));
      return draft.publish();
    },
  };
}

function flatten(event: RosterEvent): object {
  return { ...event, changes: describeChanges(event.changes) };
}
