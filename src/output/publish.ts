import type { z } from "zod";
import { listColumns, type Column, type OpenKeys } from "../formats/columns.ts";
import { mapColumns } from "../formats/column-files/column-mapping.ts";
import { createProjection } from "../formats/projection.ts";
import { selectFields } from "../formats/selection.ts";
import { writePiece } from "../platform/process/output-stream.ts";
import type { RecordSource } from "../sync/employees/record-source.ts";
import { FIELD_SYNONYMS } from "../unified/employee/field-synonyms.ts";
import { openDraft } from "./staged-output.ts";
import { planFormat, type OutputFormat, type OutputOptions } from "./format.ts";
import { formatOf } from "./format-catalog.ts";
import type { Context } from "../cli/context.ts";
import type { CellKind, RecordWriter } from "../formats/record-writer.ts";
import { outputFile } from "../cli/output-file.ts";

export type { RecordPart, RecordSource, SourceEnd } from "../sync/employees/record-source.ts";

/** A kind of record and how it is shown. */
export type RecordKind = ShownKind & (ModelKind | DynamicColumns);

interface ShownKind {
  /** Fields of a table for reading, the most important first; undefined for all. */
  readonly tableFields?: readonly string[];
  /** Fields that a table writes as people do. */
  readonly tableCells?: Readonly<Record<string, CellKind>>;
  /** Fields that exist but were not asked for, each with the hint on how to get it. */
  readonly withheld?: ReadonlyMap<string, string>;
  /** Formats that only these records have. */
  readonly ownFormats?: readonly OutputFormat[];
  /** Fields that only `--columns` can name, because they take more work. */
  readonly derived?: readonly Column[];
}

/** Records of a unified model. */
interface ModelKind {
  readonly schema: z.ZodObject;
  /** The keys of open objects such as `custom_fields`, which become columns. */
  readonly openKeys?: OpenKeys;
}

/** Records whose columns are only known from what Namely has sent. */
interface DynamicColumns {
  readonly columns: readonly Column[];
}

/** The columns of a kind of record. */
export function columnsOf(kind: RecordKind): readonly Column[] {
  if ("columns" in kind) return kind.columns;
  return listColumns(kind.schema, kind.openKeys);
}

export interface Receipt {
  readonly count: number;
  readonly nextCursor: string | null;
  /** Where it went, when that was a file. */
  readonly output: { readonly path: string; readonly bytes: number } | undefined;
}

/** What to report of an output that is published. */
export function makeReceipt(
  { globals }: Context,
  { count, bytes, nextCursor = null }: { count: number; bytes: number; nextCursor?: string | null },
): Receipt {
  const path = outputFile(globals);
  return { count, nextCursor, output: path === undefined ? undefined : { path, bytes } };
}

/** How records are written. `text` is output without records. */
interface WritingPlan {
  readonly format: OutputFormat | "text";
  readonly newWriter: () => Promise<RecordWriter>;
}

/** Writes only how many records there are. */
export const COUNT_PLAN: WritingPlan = {
  format: "text",
  newWriter: async () => ({ open: () => "", write: () => "", close: ({ count }) => `${count}\n` }),
};

/** What is decided about the output before the first record arrives. */
export interface OutputPlan extends WritingPlan {
  readonly format: OutputFormat;
  /** The requested part of a record, for formats without columns. */
  readonly project: (record: object) => unknown;
  /** A record as `fields` read it: the record itself, or with `--columns` the row that is made of it. */
  readonly shape: (record: object) => object;
  /** For a single record: the fields that were asked for, else all of them. */
  readonly fields: readonly Column[];
  /** Whether the fields were asked for by name. */
  readonly isChosen: boolean;
}

/** Decides format and columns; throws `usage.*` before any request. */
export function planOutput(context: Context, options: OutputOptions, kind: RecordKind): OutputPlan {
  const format = planFormat(context, options, kind.ownFormats);
  const all = columnsOf(kind);
  const { fields, columnFile } = context.globals;
  const known = { synonyms: FIELD_SYNONYMS, ...(kind.withheld ? { withheld: kind.withheld } : {}) };
  const entry = formatOf(format);
  const { csvSafe: safe, excel } = options;
  if (columnFile !== undefined) {
    const { columns, toRow } = mapColumns(columnFile, [...all, ...(kind.derived ?? [])], known);
    const paths = columns.map(({ keys }) => keys);
    const { preamble } = columnFile;
    const newWriter = async (): Promise<RecordWriter> => {
      const write = await entry.loadWriter();
      const writer = write({ columns, paths, cells: {}, safe, excel, preamble }, context);
      return {
        ...writer,
        write: (records) => writer.write(records.map((record) => toRow(record as object))),
      };
    };
    return { format, newWriter, project: toRow, shape: toRow, fields: columns, isChosen: true };
  }
  const selection = fields && selectFields(fields, all, known);
  // People get a few fields, other programs get all of them.
  const isForReading = entry.columns === "few";
  const columns =
    selection?.columns ??
    (isForReading && kind.tableFields ? selectFields(kind.tableFields, all).columns : all);
  const cells = "schema" in kind ? (kind.tableCells ?? {}) : undefined;
  const newWriter = async (): Promise<RecordWriter> =>
    (await entry.loadWriter())({ columns, paths: selection?.paths, cells, safe, excel }, context);
  return {
    format,
    newWriter,
    project: selection === undefined ? (record) => record : createProjection(selection.paths),
    shape: (record) => record,
    fields: selection?.columns ?? all,
    isChosen: selection !== undefined,
  };
}

/** Writes every record of the source, all of them or none. `onComplete` is called just before anything is shown. */
export async function publishRecords(
  context: Context,
  plan: WritingPlan,
  source: RecordSource,
  onComplete: () => void,
): Promise<Receipt> {
  const draft = await openDraft(context, plan.format);
  try {
    let writer = await plan.newWriter();
    let count = 0;
    await draft.write(writer.open());
    for (;;) {
      context.signal.throwIfAborted();
      const step = await source.next();
      if (step.done) {
        const { nextCursor } = step.value;
        await draft.write(await writer.close({ nextCursor, count, partial: false }));
        context.signal.throwIfAborted();
        onComplete();
        return makeReceipt(context, { count, nextCursor, ...(await draft.publish()) });
      }
      if (step.value.kind === "restart") {
        await draft.restart();
        writer = await plan.newWriter();
        count = 0;
        await draft.write(writer.open());
      } else {
        count += step.value.records.length;
        await draft.write(writer.write(step.value.records));
      }
    }
  } finally {
    try {
      await source.return({ nextCursor: null });
    } finally {
      await draft.discard();
    }
  }
}

/** Writes one record: as an object in JSON, as a list of fields on a terminal, as a line or row elsewhere. */
export async function publishOne(context: Context, plan: OutputPlan, record: object): Promise<void> {
  const draft = await openDraft(context, plan.format);
  try {
    for (const piece of await renderOne(context, plan, record)) await draft.write(piece);
    await draft.publish();
  } finally {
    await draft.discard();
  }
}

async function renderOne(
  context: Context,
  plan: OutputPlan,
  record: object,
): Promise<readonly (string | Uint8Array)[]> {
  const writeOne = await formatOf(plan.format).loadOneWriter?.();
  if (writeOne !== undefined) {
    const { fields: columns, isChosen } = plan;
    return [writeOne(plan.project(record), { record: plan.shape(record), columns, isChosen }, context)];
  }
  const writer = await plan.newWriter();
  const text = writer.open() + writer.write([record]);
  return [text, await writer.close({ nextCursor: null, count: 1, partial: false })];
}

/** Prints the fields that `--fields` can choose, one per line; on a terminal with what each holds. */
export async function printFields(context: Context, kind: RecordKind): Promise<void> {
  const columns = "schema" in kind ? listColumns(kind.schema) : kind.columns;
  if (context.stdout.isTTY !== true) {
    return writePiece(context.stdout, columns.map((column) => `${column.name}\n`).join(""), context.signal);
  }
  const { renderColumns } = await import("./table-output.ts");
  await writePiece(context.stdout, renderColumns(columns, context));
}
