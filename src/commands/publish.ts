import type { z } from "zod";
import { createCellReader, listColumns, type Column } from "../formats/columns.ts";
import { selectFields } from "../formats/selection.ts";
import { createRowReader } from "../formats/table-cells.ts";
import { createWriter, type RecordWriter } from "../formats/writer.ts";
import { writePiece } from "../platform/output-stream.ts";
import { renderTable } from "../terminal/table.ts";
import { openDraft } from "./draft.ts";
import { checkOutputWish, chooseFormat, type OutputFormat, type OutputWish } from "./output-wish.ts";
import type { World } from "./world.ts";

/** A kind of record and how it is shown. */
export interface RecordKind {
  readonly schema: z.ZodObject;
  /** Fields of the table on a terminal, where there is no room for all. */
  readonly tableFields: readonly string[];
  /** Fields that exist but were not asked for, each with the hint that says how to get them. */
  readonly withheld?: ReadonlyMap<string, string>;
  /** The keys of open objects such as `custom_fields`, which become columns. */
  readonly openKeys?: Readonly<Record<string, readonly string[]>>;
}

export type RecordPart =
  | { readonly kind: "records"; readonly records: readonly object[] }
  /** Everything so far is void: the same records come again. */
  | { readonly kind: "restart" };

/** How a source of records ended; a source that cannot bring everything throws instead. */
export interface RecordsEnd {
  readonly nextCursor: string | null;
}

export type RecordSource = AsyncGenerator<RecordPart, RecordsEnd, undefined>;

export interface Receipt {
  readonly count: number;
  readonly nextCursor: string | null;
  /** Where it went, when that was a file. */
  readonly output: { readonly path: string; readonly bytes: number } | undefined;
}

/** What has been decided about the output before the first record is there. */
export interface OutputPlan {
  readonly format: OutputFormat;
  readonly newWriter: () => RecordWriter;
}

/** Decides format and columns; throws `usage.*` before anything is asked of Namely. */
export function planOutput(world: World, wish: OutputWish, kind: RecordKind): OutputPlan {
  const format = chooseFormat(world);
  checkOutputWish(wish, format);
  const all = listColumns(kind.schema, kind.openKeys ? { openKeys: kind.openKeys } : {});
  const { fields } = world.globals;
  const selection = fields && selectFields(fields, all, kind.withheld ? { withheld: kind.withheld } : {});
  // For reading there is no room for all fields; for other programs nothing is left out.
  const isForReading = format === "table" || format === "markdown";
  const columns = selection?.columns ?? (isForReading ? selectFields(kind.tableFields, all).columns : all);
  const newWriter = (): RecordWriter => {
    if (format === "table") return createTableWriter(columns, world);
    const { csvSafe: safe, excel } = wish;
    return createWriter(format, { columns, paths: selection?.paths, safe, excel });
  };
  return { format, newWriter };
}

/** Puts out every record of the source, all of them or none. `onComplete` is called just before anything is shown. */
export async function publishRecords(
  world: World,
  plan: OutputPlan,
  source: RecordSource,
  onComplete: () => void,
): Promise<Receipt> {
  const draft = await openDraft(world, plan.format);
  try {
    let writer = plan.newWriter();
    let count = 0;
    await draft.write(writer.open());
    for (;;) {
      world.signal.throwIfAborted();
      const step = await source.next();
      if (step.done) {
        const { nextCursor } = step.value;
        await draft.write(writer.close({ nextCursor, count, partial: false }));
        world.signal.throwIfAborted();
        onComplete();
        const { bytes } = await draft.publish();
        const { output } = world.globals;
        const named = output !== undefined && output !== "-";
        return { count, nextCursor, output: named ? { path: output, bytes } : undefined };
      }
      if (step.value.kind === "restart") {
        await draft.restart();
        writer = plan.newWriter();
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

/** Puts out one record: as an object in JSON, as a list of fields on a terminal, as a line or row elsewhere. */
export async function publishOne(
  world: World,
  plan: OutputPlan,
  kind: RecordKind,
  record: object,
): Promise<void> {
  const draft = await openDraft(world, plan.format);
  try {
    await draft.write(renderOne(world, plan, kind, record));
    await draft.publish();
  } finally {
    await draft.discard();
  }
}

function renderOne(world: World, plan: OutputPlan, kind: RecordKind, record: object): string {
  if (plan.format === "table") {
    const all = listColumns(kind.schema, kind.openKeys ? { openKeys: kind.openKeys } : {});
    const { fields } = world.globals;
    const columns = fields ? selectFields(fields, all).columns : all;
    const rows = columns.flatMap((column) => {
      const cell = String(createCellReader(column)(record) ?? "");
      return cell === "" && !fields ? [] : [[column.name, cell]];
    });
    return renderTable([{ name: "FIELD" }, { name: "VALUE" }], rows, tableLook(world));
  }
  const writer = plan.newWriter();
  if (plan.format === "json") {
    const envelope =
      writer.open() + writer.write([record]) + writer.close({ nextCursor: null, count: 1, partial: false });
    const { result } = JSON.parse(envelope) as { result: unknown[] };
    return `${JSON.stringify(result[0], null, 2)}\n`;
  }
  return (
    writer.open() + writer.write([record]) + writer.close({ nextCursor: null, count: 1, partial: false })
  );
}

/** Prints the fields that `--fields` can choose, one a line with what it holds. */
export async function printFields(world: World, kind: RecordKind): Promise<void> {
  const columns = listColumns(kind.schema);
  if (world.stdout.isTTY !== true) {
    return writePiece(world.stdout, columns.map((column) => `${column.name}\n`).join(""), world.signal);
  }
  const rows = columns.map((column) => [column.name, column.description]);
  await writePiece(
    world.stdout,
    renderTable([{ name: "FIELD" }, { name: "WHAT IT HOLDS" }], rows, tableLook(world)),
  );
}

/** A table needs every row before it knows its widths. */
function createTableWriter(columns: readonly Column[], world: World): RecordWriter {
  const readRow = createRowReader(columns);
  const rows: string[][] = [];
  return {
    open: () => "",
    write: (records) => {
      for (const record of records) rows.push(readRow(record));
      return "";
    },
    close: () => {
      const headers = columns.map(({ name }) => ({
        name,
        title: name.toUpperCase(),
        whole: /(?:^|[._])id$/u.test(name),
      }));
      return renderTable(headers, rows, tableLook(world));
    },
  };
}

function tableLook(world: World): { width: number | undefined; colour: boolean } {
  const toTerminal = world.stdout.isTTY === true && world.globals.output === undefined;
  return {
    // A terminal of unknown size says 0.
    width: (toTerminal && world.stdout.columns) || undefined,
    colour: world.colour && toTerminal,
  };
}
