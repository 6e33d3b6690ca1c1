import { makePrintable } from "./printable.ts";
import { chooseStyle } from "./style.ts";
import { cutToWidth, measureWidth } from "./width.ts";

export interface TableColumn {
  readonly name: string;
  /** What the header says; the name when left out. */
  readonly title?: string;
  readonly align?: "left" | "right";
  /** Never cut as long as it is not alone: half an id is of no use to anybody. */
  readonly whole?: boolean;
}

export interface TableOptions {
  /** Columns of the terminal; undefined when nothing is to be cut. */
  readonly width: number | undefined;
  readonly colour: boolean;
}

const GAP = "  ";

/** Stands at the end of the header when columns were left out. */
const MORE = `${GAP}…`;

/** No column is cut to less: so much takes a date, and nearly every word of a closed list. */
const LEAST_WIDTH = 10;

/**
 * A table without borders: a header, then one line a row, each ending in a line feed. When it is wider than the
 * terminal, the widest columns are cut first; before all are cut to shreds, the last ones are left out. The first one
 * always stays. Cells may come from anywhere: they are made printable here.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string {
  const header = columns.map((column) => makePrintable(column.title ?? column.name));
  const wanted = header.map((title) => Math.max(1, measureWidth(title)));
  // Not by a second table of printable cells: of 100,000 people one is all there is room for.
  for (const row of rows)
    for (const [index, most] of wanted.entries())
      wanted[index] = Math.max(most, measureWidth(makePrintable(row[index] ?? "")));
  const widths = options.width === undefined ? wanted : fitColumns(columns, wanted, options.width);
  const more = widths.length < columns.length && sumUp(widths) + MORE.length <= (options.width ?? Infinity);
  const { bold } = chooseStyle(options.colour);
  const top = renderLine(header, columns, widths);
  const title = more ? top + MORE : top.trimEnd();
  let text = `${title === "" ? "" : bold(title)}\n`;
  for (const row of rows) text += `${renderLine(row, columns, widths).trimEnd()}\n`;
  return text;
}

/** The widths of as many columns as can be read side by side, from the first one on. */
function fitColumns(columns: readonly TableColumn[], wanted: readonly number[], total: number): number[] {
  for (let count = wanted.length; count > 1; count -= 1) {
    const room = count === wanted.length ? total : total - MORE.length;
    const fitted = fitWidths(columns, wanted.slice(0, count), room);
    if (fitted) return fitted;
  }
  return wanted.slice(0, 1).map((width) => Math.min(width, total));
}

/** Widths for all of these columns; undefined when some would be too narrow to be read. */
function fitWidths(
  columns: readonly TableColumn[],
  wanted: readonly number[],
  total: number,
): number[] | undefined {
  const isWhole = (index: number): boolean => columns[index]?.whole === true;
  const room = total - GAP.length * (wanted.length - 1);
  const cuttable = wanted.filter((_, index) => !isWhole(index));
  const left = wanted.reduce((rest, width, index) => (isWhole(index) ? rest - width : rest), room);
  const ceiling = findCeiling(cuttable, left);
  if (ceiling < LEAST_WIDTH) return undefined;
  const fitted = wanted.map((width, index) => (isWhole(index) ? width : Math.min(width, ceiling)));
  return shareOut(room, wanted, fitted);
}

/** The width that no column may pass so that all of them fit: the widest give way first, and narrow ones stay whole. */
function findCeiling(wanted: readonly number[], room: number): number {
  let left = room;
  const ascending = [...wanted].sort((a, b) => a - b);
  for (const [index, width] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (width > share) return share;
    left -= width;
  }
  return left < 0 ? 0 : Infinity;
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
): string {
  return widths
    .map((width, index) =>
      pad(cutToWidth(makePrintable(row[index] ?? ""), width), width, columns[index]?.align),
    )
    .join(GAP);
}

/** How wide columns of these widths are together. */
function sumUp(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
}

function pad(cell: string, width: number, align: TableColumn["align"]): string {
  const filling = " ".repeat(Math.max(0, width - measureWidth(cell)));
  return align === "right" ? filling + cell : cell + filling;
}
