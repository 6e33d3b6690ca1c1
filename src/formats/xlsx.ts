import type { Blob } from "node:buffer";
import type Stream from "node:stream";
import writeWorkbook, { type Cell as SheetCell, type Feature } from "write-excel-file/node";
import { Fault } from "../platform/errors/fault.ts";
import { HeapRoom } from "../platform/process/heap-room.ts";
import { createCellReader, type Cell, type Column } from "./columns.ts";
import type { RecordWriter, WriterOptions } from "./record-writer.ts";
import { clearZipTimes, listZipEntries, readZipEntry } from "./zip-entries.ts";

// Loaded only where a workbook is wanted.

/** Excel's own limits: more than this, and it calls the file damaged. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
const LONGEST_CELL = 32_767;

const SHEET_NAME = "Namely";
const WIDEST = 50;
const NARROWEST = 8;
const FORMATS = { date: "yyyy-mm-dd", time: "yyyy-mm-dd hh:mm:ss" } as const;
/** Before 1 March 1900, Excel counts a day that never was. */
const EARLIEST_DATE = "1900-03-01";
/** What Excel would take for a formula or a number when the cell is edited. */
const NEEDS_TEXT_FORMAT = /^(?:[=+\-@]|[\d\s.,()/:-]+$)/;
/** The sheet becomes one piece of text, of some 40 bytes a cell, which is copied twice on its way into the archive. */
const BYTES_PER_CELL = 120;
const MOST_IN_HEAP = 0.85;

const CSV_HINT = "Use --format csv instead, or choose fewer employees or fields with filters and --fields.";

/** A workbook of one sheet: a bold header that stays visible, text as text, dates and numbers as such. */
export function createXlsxWriter({ columns }: Pick<WriterOptions, "columns">): RecordWriter {
  if (columns.length > MOST_COLUMNS) throw tooLarge("columns", columns.length, MOST_COLUMNS);
  const readers = columns.map((column) => createSheetCellReader(column));
  const headers = columns.map(({ name, header = name }) => header);
  const widths = headers.map((header) => Math.max(NARROWEST, header.length));
  const rows: SheetCell[][] = [writeHeaderRow(headers)];
  const room = new HeapRoom("A workbook of so many rows", MOST_IN_HEAP);
  let cells = 0;
  return {
    open: () => "",
    write: (records) => {
      // Before anything is written, so that an old file stays.
      const count = rows.length + records.length;
      if (count > MOST_ROWS) throw tooLarge("rows", count, MOST_ROWS);
      for (const record of records) {
        room.see(cells * BYTES_PER_CELL);
        rows.push(
          readers.map((read, index) => {
            const { cell, width } = read(record);
            widths[index] = Math.max(widths[index] ?? 0, width);
            if (cell !== null) cells += 1;
            return cell;
          }),
        );
      }
      return "";
    },
    close: () => buildWorkbook([{ name: SHEET_NAME, rows, widths }]),
  };
}

/** A sheet of text: all cells are text, whatever they may seem to be. */
export interface TextSheet {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A workbook of several sheets, each with a bold header that stays visible and has filters. */
export async function writeTextSheets(sheets: readonly TextSheet[]): Promise<Uint8Array> {
  return buildWorkbook(
    sheets.map(({ name, header, rows }) => {
      if (rows.length >= MOST_ROWS) throw tooLarge("rows", rows.length + 1, MOST_ROWS);
      const widths = header.map((title) => Math.max(NARROWEST, title.length));
      const cells = rows.map((row) =>
        row.map((value, index) => {
          const { cell, width } = makeCell(value, header[index] ?? "");
          widths[index] = Math.max(widths[index] ?? 0, width);
          return cell;
        }),
      );
      return { name, rows: [writeHeaderRow(header), ...cells], widths };
    }),
  );
}

function writeHeaderRow(headers: readonly string[]): SheetCell[] {
  return headers.map((value) => ({ value: escapeText(value), fontWeight: "bold" }));
}

interface BuiltSheet {
  readonly name: string;
  readonly rows: SheetCell[][];
  readonly widths: readonly number[];
}

async function buildWorkbook(sheets: readonly BuiltSheet[]): Promise<Uint8Array> {
  const built = sheets.map(({ name, rows, widths }) => ({
    data: rows,
    sheet: name,
    stickyRowsCount: 1,
    columns: widths.map((width) => ({ width: Math.min(width + 2, WIDEST) })),
  }));
  const areas = sheets.map(({ rows, widths }) => `A1:${nameColumn(widths.length)}${rows.length}`);
  try {
    const workbook = await writeWorkbook(built, { features: [addFilters(areas)] }).toBuffer();
    clearZipTimes(workbook);
    return workbook;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The sheet is one piece of text, and Node has no longer ones than half a gigabyte.
    throw new Fault("output.too-large", "The workbook is too large to be built in memory.", {
      hint: CSV_HINT,
      cause: error,
    });
  }
}

interface MeasuredCell {
  readonly cell: SheetCell;
  /** In characters. */
  readonly width: number;
}

const EMPTY: MeasuredCell = { cell: null, width: 0 };

/** Dates come again and again: each is one cell for all records. */
function createSheetCellReader(column: Column): (record: unknown) => MeasuredCell {
  const read = createCellReader(column);
  const dates = new Map<string, MeasuredCell>();
  return (record) => {
    const cell = read(record);
    const date =
      typeof cell === "string" && column.holds !== undefined
        ? readDate(cell, column.holds, dates)
        : undefined;
    return date ?? makeCell(cell, column.name);
  };
}

function readDate(
  text: string,
  holds: keyof typeof FORMATS,
  known: Map<string, MeasuredCell>,
): MeasuredCell | undefined {
  const earlier = known.get(text);
  if (earlier !== undefined) return earlier;
  const value = new Date(holds === "date" ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(value.getTime()) || text < EARLIEST_DATE) return undefined;
  const format = FORMATS[holds];
  const cell = { cell: { value, type: Date, format }, width: format.length };
  known.set(text, cell);
  return cell;
}

function makeCell(value: Cell, column: string): MeasuredCell {
  if (value === null || value === "") return EMPTY;
  if (typeof value === "number" && !Number.isFinite(value)) return EMPTY;
  if (typeof value !== "string") return { cell: value, width: String(value).length };
  if (value.length > LONGEST_CELL) {
    throw new Fault(
      "output.too-large",
      `A value of "${column}" is longer than a cell of a workbook can hold (32,767 characters).`,
      {
        hint: "Use --format csv instead, or leave the field out with --fields.",
      },
    );
  }
  const text = escapeText(value);
  return {
    cell: NEEDS_TEXT_FORMAT.test(text) ? { value: text, type: String, format: "@" } : text,
    width: value.length,
  };
}

/** Characters that XML does not allow, and halves of surrogate pairs. */
const UNWRITABLE = /(?![\t\n])\p{Control}|\uFFFD|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu;

/**
 * Writes what XML cannot hold as a workbook does, `_x001B_`, and text that merely resembles that as itself. The package
 * would drop these characters, and take a name such as `constructor` for one of its own.
 */
function escapeText(text: string): string {
  // Nearly all text is plain, and this question is quick.
  if (!/[^ -~]|_x/i.test(text) && !(text in Object.prototype)) return text;
  const escaped = text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
    .replaceAll(UNWRITABLE, (found) => escapeCharacter(/^\p{Surrogate}$/u.test(found) ? "\uFFFD" : found));
  return escaped in Object.prototype ? escapeCharacter(escaped.charAt(0)) + escaped.slice(1) : escaped;
}

function escapeCharacter(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `_x${character.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0")}_`)
    .join("");
}

/** Buttons in the header to filter and sort by. The element has its place right behind the rows. */
function addFilters(areas: readonly string[]): Feature<Stream | Buffer | Blob> {
  const rows = "</sheetData>";
  return {
    files: {
      transform: {
        "xl/worksheets/sheet{id}.xml": {
          transform: (xml, _, { sheetIndex }) =>
            xml.replace(rows, `${rows}<autoFilter ref="${areas[sheetIndex] ?? ""}"/>`),
        },
      },
    },
  };
}

/** `A` for 1, `Z` for 26, `AA` for 27. */
function nameColumn(number: number): string {
  const rest = (number - 1) % 26;
  const before = (number - 1 - rest) / 26;
  return (before > 0 ? nameColumn(before) : "") + String.fromCharCode(0x41 + rest);
}

function tooLarge(what: "rows" | "columns", count: number, most: number): Fault {
  const words = (number: number): string => number.toLocaleString("en-US");
  return new Fault(
    "output.too-large",
    `A workbook holds at most ${words(most)} ${what}, and there are at least ${words(count)}.`,
    { hint: CSV_HINT },
  );
}

/** Whether a workbook that this program has written has rows below its header; also true for anything else. */
export function hasWorkbookRows(file: Buffer): boolean {
  const sheet = listZipEntries(file).find(({ name }) => name === "xl/worksheets/sheet1.xml");
  if (sheet === undefined) return file.length > 0;
  return readZipEntry(file, sheet).includes('<row r="2"');
}
