import { makePrintable } from "./printable.ts";
import { chooseStyle } from "./style.ts";
import { cutToWidth, measureWidth, wrapToWidth } from "./width.ts";

export interface TableColumn {
  readonly name: string;
  /** What the header says; the name when left out. */
  readonly title?: string;
  readonly align?: "left" | "right";
  /** Free text: it moves below its row when there is no room beside it, and is left out last. */
  readonly text?: true;
  /** Left out before the other columns when the terminal is too narrow. */
  readonly optional?: true;
}

export interface TableOptions {
  /** Columns of the terminal; undefined for no limit. */
  readonly width: number | undefined;
  readonly color: boolean;
  /** Shows every column: where they do not fit side by side, each row becomes a block of lines. */
  readonly all?: boolean;
  /** Leaves out columns that are empty, or have the same value in each of more than a few rows. */
  readonly dropSame?: boolean;
}

/** A column that has the same value in every row. */
export interface SameColumn {
  readonly name: string;
  readonly value: string;
}

/** A table with what it does not show. */
export interface DrawnTable {
  readonly text: string;
  /** Columns that were left out because every row has the same value, or none. */
  readonly same: readonly SameColumn[];
  /** Names of the columns for which the terminal is too narrow. */
  readonly tooWide: readonly string[];
}

const GAP = "  ";

/** Ends the header when columns were left out for lack of room. */
const MORE = `${GAP}…`;

/** In so few rows a repeated value is still information. */
const MOST_ROWS_WITH_SAME = 3;

/** This part of a column's cells fits on one line; only outliers wrap. */
const PART_ON_ONE_LINE = 0.95;

/** Free text with less room than this goes below its row. */
const LEAST_TEXT_WIDTH = 30;

const INDENT = "    ";

/**
 * A table without borders: a header, then the rows, each line ending in a line feed. Nothing is cut: on a narrow terminal
 * long cells wrap and the last columns are left out, but never the first. Cells are made printable here.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string {
  return drawTable(columns, rows, options).text;
}

/** Like `renderTable`, with what was left out. */
export function drawTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): DrawnTable {
  const measured = columns.map((column, index) => measureColumn(column, index, rows));
  const same = options.dropSame === true ? findSame(measured, rows.length) : [];
  const shown = measured.filter((column) => !same.includes(column));
  const layout = layOut(shown, rows, options);
  const text = layout === "blocks" ? drawBlocks(shown, rows, options) : drawRows(layout, rows, options);
  const placed = new Set(
    (layout === "blocks" ? shown : [...layout.beside, ...layout.below]).map(({ index }) => index),
  );
  return {
    text,
    same: same.map(({ column, first = "" }) => ({ name: column.name, value: makePrintable(first) })),
    tooWide: shown.flatMap(({ index, column }) => (placed.has(index) ? [] : [column.name])),
  };
}

/** A column with what its cells take. */
interface MeasuredColumn {
  readonly column: TableColumn;
  readonly index: number;
  /** Its header, printable. */
  readonly title: string;
  readonly titleWidth: number;
  /** The width at which nothing wraps. */
  readonly natural: number;
  /** The width at which nearly nothing wraps. */
  readonly usual: number;
  /** What every row has; undefined when they differ or there are none. */
  readonly first: string | undefined;
}

const MOST_COUNTED_WIDTH = 255;

function measureColumn(
  column: TableColumn,
  index: number,
  rows: readonly (readonly string[])[],
): MeasuredColumn {
  const title = makePrintable(column.title ?? column.name);
  const titleWidth = Math.max(1, measureWidth(title));
  const counts = new Uint32Array(MOST_COUNTED_WIDTH + 1);
  const first = rows[0]?.[index] ?? "";
  let natural = titleWidth;
  let isSame = rows.length > 0;
  // Not by a second table of printable cells: with 100,000 people there is only room for one.
  for (const row of rows) {
    const cell = row[index] ?? "";
    if (cell !== first) isSame = false;
    const width = measureWidth(makePrintable(cell));
    if (width > natural) natural = width;
    const counted = Math.min(width, MOST_COUNTED_WIDTH);
    counts[counted] = (counts[counted] ?? 0) + 1;
  }
  const usual = Math.max(titleWidth, Math.min(natural, findUsual(counts, rows.length)));
  return { column, index, title, titleWidth, natural, usual, first: isSame ? first : undefined };
}

function findUsual(counts: Uint32Array, total: number): number {
  let left = Math.ceil(total * PART_ON_ONE_LINE);
  for (const [width, count] of counts.entries()) {
    left -= count;
    if (left <= 0) return width === MOST_COUNTED_WIDTH ? Infinity : width;
  }
  return Infinity;
}

/** All columns that say nothing about a single row; the first one stays. */
function findSame(measured: readonly MeasuredColumn[], rows: number): MeasuredColumn[] {
  return measured
    .slice(1)
    .filter(({ first }) => first === "" || (first !== undefined && rows > MOST_ROWS_WITH_SAME));
}

interface PlacedColumn extends MeasuredColumn {
  readonly width: number;
}

interface Layout {
  readonly beside: readonly PlacedColumn[];
  readonly below: readonly PlacedColumn[];
  readonly hasMore: boolean;
}

/** Which columns are shown and how wide; `blocks` when all are wanted and do not fit side by side. */
function layOut(
  measured: readonly MeasuredColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): Layout | "blocks" {
  const { width: total, all = false } = options;
  if (total === undefined) {
    const beside = measured.map((one) => ({ ...one, width: one.natural }));
    return { beside, below: [], hasMore: false };
  }
  let kept = measured.map((one, at) => ({
    ...one,
    least: leastWidth(one, chooseWidth(one, at, rows, options)),
  }));
  for (;;) {
    const hasMore = kept.length < measured.length;
    const room = hasMore ? total - MORE.length : total;
    const beside = fitSideBySide(kept, room);
    if (beside) return { beside, below: [], hasMore };
    const texts = kept.slice(1).filter(({ column }) => column.text);
    const others = kept.filter((one) => !texts.includes(one));
    const without = texts.length === 0 ? undefined : fitSideBySide(others, room);
    if (without) {
      const width = Math.max(1, total - indentFor(total).length);
      return { beside: without, below: texts.map((one) => ({ ...one, width })), hasMore };
    }
    if (all) return "blocks";
    if (kept.length <= 1) {
      const alone = kept.map((one) => ({ ...one, width: Math.min(one.natural, total) }));
      return { beside: alone, below: [], hasMore: hasMore && (alone[0]?.width ?? 0) <= room };
    }
    const least = chooseLeastWanted(kept);
    kept = kept.filter((one) => one !== least);
  }
}

/** The width below which a column is not shown beside others. */
function chooseWidth(
  column: MeasuredColumn,
  at: number,
  rows: readonly (readonly string[])[],
  { width: total = Infinity, all = false }: TableOptions,
): number {
  if (all) return findLongestWord(column, rows);
  // The first column identifies its row: it stays on one line up to a third, and its words up to half of the width.
  if (at > 0 || column.usual >= column.natural) return column.usual;
  const whole = Math.min(column.natural, Math.floor(total / 3));
  const words = Math.min(findLongestWord(column, rows), Math.floor(total / 2));
  return Math.max(column.usual, whole, words);
}

function leastWidth({ column, natural, titleWidth }: MeasuredColumn, wanted: number): number {
  const width = column.text ? Math.min(natural, LEAST_TEXT_WIDTH) : Math.min(natural, wanted);
  return Math.max(titleWidth, width);
}

function findLongestWord({ index }: MeasuredColumn, rows: readonly (readonly string[])[]): number {
  let longest = 0;
  for (const row of rows)
    for (const word of makePrintable(row[index] ?? "").split(" "))
      longest = Math.max(longest, measureWidth(word));
  return longest;
}

type SizedColumn = MeasuredColumn & { readonly least: number };

/** Optional columns go first, then others, then free text, each from the last one on. */
function chooseLeastWanted(kept: readonly SizedColumn[]): SizedColumn | undefined {
  const others = kept.slice(1);
  return (
    others.findLast(({ column }) => column.optional) ??
    others.findLast(({ column }) => !column.text) ??
    others.at(-1)
  );
}

/** Widths for all of these; undefined when there is no room. Columns that need little more get it first. */
function fitSideBySide(columns: readonly SizedColumn[], total: number): PlacedColumn[] | undefined {
  let spare = total - GAP.length * (columns.length - 1) - columns.reduce((sum, { least }) => sum + least, 0);
  if (spare < 0) return undefined;
  const widths = new Map<SizedColumn, number>();
  const byNeed = [...columns].sort((a, b) => a.natural - a.least - (b.natural - b.least));
  for (const [at, column] of byNeed.entries()) {
    const share = Math.floor(spare / (byNeed.length - at));
    const more = Math.min(share, column.natural - column.least);
    widths.set(column, column.least + more);
    spare -= more;
  }
  return columns.map((column) => ({ ...column, width: widths.get(column) ?? column.least }));
}

function indentFor(total: number): string {
  return total >= 2 * LEAST_TEXT_WIDTH ? INDENT : total >= 20 ? GAP : "";
}

function drawRows(
  { beside, below, hasMore }: Layout,
  rows: readonly (readonly string[])[],
  { width: total, color }: TableOptions,
): string {
  const { bold } = chooseStyle(color);
  const indent = below.length > 0 && total !== undefined ? indentFor(total) : "";
  const top = beside.map(({ title, width, column }) => pad(cutToWidth(title, width), width, column.align));
  const headers = [
    hasMore ? top.join(GAP) + MORE : top.join(GAP).trimEnd(),
    ...below.map(({ title, width }) => indent + cutToWidth(title, width)),
  ];
  let text = headers.map((line) => `${line === "" ? "" : bold(line)}\n`).join("");
  for (const row of rows) {
    text += drawRow(beside, row);
    for (const { index, width } of below)
      for (const line of wrapToWidth(makePrintable(row[index] ?? ""), width))
        if (line !== "") text += `${indent}${line}\n`;
  }
  return text;
}

function drawRow(columns: readonly PlacedColumn[], row: readonly string[]): string {
  const cells = columns.map(({ index }) => makePrintable(row[index] ?? ""));
  const fits = columns.every(({ width }, at) => measureWidth(cells[at] ?? "") <= width);
  if (fits) return `${drawLine(columns, cells)}\n`;
  const wrapped = columns.map(({ width }, at) => wrapToWidth(cells[at] ?? "", width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  let text = "";
  for (let line = 0; line < height; line += 1)
    text += `${drawLine(
      columns,
      wrapped.map((lines) => lines[line] ?? ""),
    )}\n`;
  return text;
}

function drawLine(columns: readonly PlacedColumn[], cells: readonly string[]): string {
  return columns
    .map(({ width, column }, at) => pad(cells[at] ?? "", width, column.align))
    .join(GAP)
    .trimEnd();
}

/** One block of `TITLE  value` lines for each row, with an empty line between two. */
function drawBlocks(
  columns: readonly MeasuredColumn[],
  rows: readonly (readonly string[])[],
  { width: total = Infinity, color }: TableOptions,
): string {
  const { bold } = chooseStyle(color);
  const titles = Math.max(1, ...columns.map(({ titleWidth }) => titleWidth));
  const isBeside = total - titles - GAP.length >= LEAST_TEXT_WIDTH / 3;
  const indent = isBeside ? " ".repeat(titles + GAP.length) : indentFor(total);
  const blocks = rows.map((row) =>
    columns
      .flatMap(({ title, index }) => {
        const label = bold(cutToWidth(title, total));
        const lines = wrapToWidth(makePrintable(row[index] ?? ""), Math.max(1, total - indent.length));
        if (!isBeside) return [label, ...lines.map((line) => indent + line)];
        const [line = "", ...rest] = lines;
        return [label + indent.slice(measureWidth(title)) + line, ...rest.map((one) => indent + one)];
      })
      .map((line) => `${line.trimEnd()}\n`)
      .join(""),
  );
  return blocks.join("\n");
}

function pad(cell: string, width: number, align: TableColumn["align"]): string {
  const filling = " ".repeat(Math.max(0, width - measureWidth(cell)));
  return align === "right" ? filling + cell : cell + filling;
}
