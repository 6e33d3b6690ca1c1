import { createCellReader, type Column } from "../formats/columns.ts";
import { createRowReader } from "../formats/table-cells.ts";
import { HeapRoom } from "../platform/process/heap-room.ts";
import { renderTable } from "../terminal/table.ts";
import type { RecordWriter, WriterOptions } from "../formats/record-writer.ts";
import type { Context } from "../cli/context.ts";
import { chooseTableLook } from "./screen.ts";

// Loaded only when there is a table to draw: knowing how wide a sign is costs more than all the rest of a start.

/** The text of a table takes about as much as its rows. */
const ROWS_IN_HEAP = 0.45;

/** A table needs every row before it knows its widths. */
export function createTableWriter(
  { columns }: Pick<WriterOptions, "columns">,
  context: Context,
): RecordWriter {
  const readRow = createRowReader(columns);
  const rows: string[][] = [];
  const room = new HeapRoom("A table of so many rows", ROWS_IN_HEAP);
  return {
    open: () => "",
    write: (records) => {
      for (const record of records) {
        room.see();
        rows.push(readRow(record));
      }
      return "";
    },
    close: () => {
      const headers = columns.map(({ name, header }) => ({
        name,
        title: header ?? name.toUpperCase(),
        whole: /(?:^|[._])id$/u.test(name),
      }));
      return renderTable(headers, rows, chooseTableLook(context));
    },
  };
}

/** One record as a list of its fields; those without a value only when they were asked for. */
export function renderFields(
  record: object,
  { columns, isChosen }: { readonly columns: readonly Column[]; readonly isChosen: boolean },
  context: Context,
): string {
  const rows = columns.flatMap((column) => {
    const cell = String(createCellReader(column)(record) ?? "");
    return cell === "" && !isChosen ? [] : [[column.name, cell]];
  });
  return renderTable([{ name: "FIELD" }, { name: "VALUE" }], rows, chooseTableLook(context));
}

/** The fields there are, with what each holds. */
export function renderColumns(columns: readonly Column[], context: Context): string {
  const rows = columns.map((column) => [column.name, column.description]);
  return renderTable([{ name: "FIELD" }, { name: "WHAT IT HOLDS" }], rows, chooseTableLook(context));
}
