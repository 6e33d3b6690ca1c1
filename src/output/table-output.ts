import { createCellReader, type Cell, type Column } from "../formats/columns.ts";
import { cleanLine } from "../formats/table-cells.ts";
import { HeapRoom } from "../platform/process/heap-room.ts";
import { formatBytes } from "../terminal/messages.ts";
import { chooseStyle } from "../terminal/style.ts";
import { drawTable, renderTable, type DrawnTable, type TableColumn } from "../terminal/table.ts";
import { formatTime, formatTimeAgo } from "../terminal/times.ts";
import { cutToWidth, wrapToWidth } from "../terminal/width.ts";
import type { CellKind, OneRecord, RecordWriter, WriterOptions } from "../formats/record-writer.ts";
import type { Context } from "../cli/context.ts";
import { chooseTableStyle, isOnScreen } from "./screen.ts";

// Loaded only when there is a table to draw: measuring the width of characters costs more than the rest of a start.

/** The text of a table takes about as much as its rows. */
const ROWS_IN_HEAP = 0.45;

/** Fields with sentences or long lists. */
const TEXT_FIELDS: ReadonlySet<string> = new Set([
  "changes",
  "content",
  "description",
  "hint",
  "offices.name",
  "others.name",
  "reason",
]);

/** Headers that say more than the field's name. */
const TITLES: Readonly<Record<string, string>> = {
  bytes: "SIZE",
  display_name: "NAME",
  is_group: "ALSO A GROUP",
  member_count: "MEMBERS",
  "person.job_title": "JOB TITLE",
  type_raw: "TYPE IN NAMELY",
  years_at_company: "YEARS",
};

/** A table needs every row before it knows its widths. */
export function createTableWriter(
  { columns, paths, cells }: Pick<WriterOptions, "columns" | "paths" | "cells">,
  context: Context,
): RecordWriter {
  const now = context.clock.now();
  const readers = columns.map((column) => {
    const read = createCellReader(column);
    const kind = cells?.[column.name];
    const show = cells === undefined ? cellText : (cell: Cell) => showCell(cell, kind, now);
    return { read, show };
  });
  const isNumeric = columns.map(() => true);
  const rows: string[][] = [];
  const room = new HeapRoom("A table of so many rows", ROWS_IN_HEAP);
  const readRow = (record: unknown): string[] =>
    readers.map(({ read, show }, index) => {
      const cell = read(record);
      if (cell !== null && typeof cell !== "number") isNumeric[index] = false;
      return cleanLine(show(cell));
    });
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
      // On a terminal, headers above nothing say less than the summary does.
      if (rows.length === 0 && isOnScreen(context)) return "";
      const isChosen = paths !== undefined;
      const titles = titleColumns(columns);
      const shown = columns.map(({ name }, index): TableColumn => ({
        name,
        title: titles[index] ?? name,
        ...(isNumeric[index] === true && rows.length > 0 ? { align: "right" } : {}),
        ...(TEXT_FIELDS.has(name) ? { text: true } : {}),
      }));
      const style = chooseTableStyle(context);
      const dropSame = isOnScreen(context) && !isChosen;
      const table = drawTable(shown, rows, { ...style, all: isChosen, dropSame });
      return table.text + renderHidden(table, style);
    },
  };
}

function cellText(cell: Cell): string {
  return String(cell ?? "");
}

/** A value as people write it. */
function showCell(cell: Cell, kind: CellKind | undefined, now: number): string {
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (kind === "bytes" && typeof cell === "number") return formatBytes(cell);
  if (typeof cell !== "string" || !INSTANT.test(cell)) return cellText(cell);
  const ms = Date.parse(cell);
  if (Number.isNaN(ms)) return cell;
  return kind === "time-ago" ? formatTimeAgo(ms, now) : formatTime(ms);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u;

/** `manager.name` becomes MANAGER and `start_date` START DATE, as long as no two headers are the same. */
function titleColumns(columns: readonly Column[]): string[] {
  const short = columns.map(({ name, header }) => header ?? TITLES[name] ?? toTitle(shorten(name)));
  return columns.map(({ name, header }, index) => {
    const title = short[index] ?? name;
    const isUnique = short.filter((other) => other === title).length === 1;
    return header ?? (isUnique ? title : toTitle(name));
  });
}

function shorten(name: string): string {
  return name.replace(/^custom_fields\./u, "").replace(/(?<=.)\.(?:name|title)$/u, "");
}

function toTitle(name: string): string {
  return name.replaceAll(/[._]/gu, " ").toUpperCase();
}

const MOST_OF_VALUE = 40;

/** Lines on the fields that the table does not show. */
function renderHidden(
  { same, tooWide }: DrawnTable,
  { width, color }: ReturnType<typeof chooseTableStyle>,
): string {
  const filled = same.filter(({ value }) => value !== "");
  const empty = same.filter(({ value }) => value === "");
  const values = filled.map(({ name, value }) => `${name} ${cutToWidth(value, MOST_OF_VALUE)}`);
  const notes = [
    ...(filled.length > 0 ? [`Same in all rows: ${values.join(", ")}`] : []),
    ...(empty.length > 0 ? [`Empty: ${empty.map(({ name }) => name).join(", ")}`] : []),
    ...(tooWide.length > 0 ? [`No room for: ${tooWide.join(", ")} (choose fields with --fields)`] : []),
  ];
  if (notes.length === 0) return "";
  const { dim } = chooseStyle(color);
  const lines = notes.flatMap((note) => (width === undefined ? [note] : wrapToWidth(note, width)));
  return `\n${lines.map((line) => `${dim(line)}\n`).join("")}`;
}

/** One record as a list of its fields; without `--fields`, empty ones and the ids of other records are left out. */
export function renderFields(
  _projected: unknown,
  { record, columns, isChosen }: OneRecord,
  context: Context,
): string {
  const rows = columns.flatMap((column) => {
    const cell = cellText(createCellReader(column)(record));
    return !isChosen && (cell === "" || /[._]id$/u.test(column.name)) ? [] : [[column.name, cell]];
  });
  return renderTable([{ name: "FIELD" }, { name: "VALUE", text: true }], rows, chooseTableStyle(context));
}

/** The fields there are, with what each holds. */
export function renderColumns(columns: readonly Column[], context: Context): string {
  const rows = columns.map((column) => [column.name, column.description]);
  return renderTable(
    [{ name: "FIELD" }, { name: "DESCRIPTION", text: true }],
    rows,
    chooseTableStyle(context),
  );
}
