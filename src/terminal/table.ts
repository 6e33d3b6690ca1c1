import { makePrintable } from "./printable.ts";
import { chooseStyle } from "./style.ts";
import { cutToWidth, measureWidth } from "./width.ts";

export interface TableColumn {
  readonly name: string;
  /** What the header says; the name when left out. */
  readonly title?: string;
  readonly align?: "left" | "right";
  /** Never cut as long as the others keep some room: half an id is of no use to anybody. */
  readonly whole?: boolean;
}

export interface TableOptions {
  /** Columns of the terminal; undefined when nothing is to be cut. */
  readonly width: number | undefined;
  readonly colour: boolean;
}

const GAP = "  ";

/**
 * A table without borders: a header, then one line a row, each ending in a line feed. When it is wider than the
 * terminal, the widest columns are cut first. Cells may come from anywhere: they are made printable here.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string {
  const header = columns.map((column) => makePrintable(column.title ?? column.name));
  const cells = rows.map((row) => columns.map((_, index) => makePrintable(row[index] ?? "")));
  const widths = fitColumns(
    columns,
    columns.map((_, index) => widest([header, ...cells], index)),
    options.width,
  );
  const { bold } = chooseStyle(options.colour);
  const lines = [header, ...cells].map((row) => renderLine(row, columns, widths, options.width));
  return lines.map((line, index) => `${index === 0 && line !== "" ? bold(line) : line}\n`).join("");
}

function widest(rows: readonly (readonly string[])[], index: number): number {
  return rows.reduce((most, row) => Math.max(most, measureWidth(row[index] ?? "")), 1);
}

/** Less than this says nothing about what was cut. */
const LEAST_WIDTH = 8;

function fitColumns(
  columns: readonly TableColumn[],
  wanted: readonly number[],
  total: number | undefined,
): number[] {
  if (total === undefined) return [...wanted];
  const room = total - GAP.length * Math.max(0, wanted.length - 1);
  const cuttable = wanted.filter((_, index) => columns[index]?.whole !== true);
  const left = wanted.reduce(
    (rest, width, index) => (columns[index]?.whole === true ? rest - width : rest),
    room,
  );
  if (left < LEAST_WIDTH * cuttable.length) return fitWidths(wanted, room);
  const fitted = fitWidths(cuttable, left);
  return wanted.map((width, index) => (columns[index]?.whole === true ? width : (fitted.shift() ?? width)));
}

/** Lowers the ceiling over all columns until they fit, so that the widest give way first and narrow ones stay whole. */
function fitWidths(wanted: readonly number[], room: number): number[] {
  let left = room;
  let ceiling = Infinity;
  const ascending = [...wanted].sort((a, b) => a - b);
  for (const [index, width] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (width > share) {
      ceiling = Math.max(1, share);
      break;
    }
    left -= width;
  }
  const fitted = wanted.map((width) => Math.min(width, ceiling));
  return shareOut(room, wanted, fitted);
}

/** Gives the columns that rounding down left over to the first ones that were cut. */
function shareOut(room: number, wanted: readonly number[], fitted: readonly number[]): number[] {
  let spare = room - fitted.reduce((sum, width) => sum + width, 0);
  return fitted.map((width, index) => {
    if (spare <= 0 || width >= (wanted[index] ?? 0)) return width;
    spare -= 1;
    return width + 1;
  });
}

function renderLine(
  row: readonly string[],
  columns: readonly TableColumn[],
  widths: readonly number[],
  total: number | undefined,
): string {
  const line = row
    .map((cell, index) =>
      pad(cutToWidth(cell, widths[index] ?? 0), widths[index] ?? 0, columns[index]?.align),
    )
    .join(GAP)
    .trimEnd();
  // With more columns than the terminal has room for, even one letter each is too much.
  return total === undefined ? line : cutToWidth(line, total);
}

function pad(cell: string, width: number, align: TableColumn["align"]): string {
  const filling = " ".repeat(Math.max(0, width - measureWidth(cell)));
  return align === "right" ? filling + cell : cell + filling;
}
