import * as z from "zod";
import { isExact } from "../../platform/text/exact-json.ts";
import { shapeFault } from "../../platform/errors/shape-fault.ts";
import { parseRaw, recordSchema, text } from "../raw/raw.ts";
import { readText } from "../raw/text.ts";

export interface ReportColumn {
  /** The column's own name, which stays the same; with a number behind it where another column has the same. */
  readonly name: string;
  /** What people see above it, which the company changes; made unlike all others in the same way. */
  readonly label: string;
  /** Namely's word for what it holds. */
  readonly type: string | null;
}

export interface Report {
  readonly columns: readonly ReportColumn[];
  /** Each row by the names of the columns, in their order. Cells are the text that people read; null for empty ones. */
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

const rawReportSchema = recordSchema({
  columns: z.array(recordSchema({ name: text, label: text, type: text }), {
    error: "a list",
  }),
  content: z.array(z.unknown(), { error: "a list" }),
});

/**
 * A saved report as a table.
 * @throws Fault `api.shape` when a row has not as many cells as there are columns: which is missing cannot be known, and
 * one cell off, every salary would be in the row of another person's title.
 */
export function mapReport(record: unknown, path = "reports[0]"): Report {
  const raw = parseRaw(rawReportSchema, record, path);
  const names = makeUnlike(
    raw.columns.map((column, index) => flatten(readText(column.name)) ?? `column_${index + 1}`),
    (name, number) => `${name}_${number}`,
  );
  const labels = makeUnlike(
    raw.columns.map((column, index) => flatten(readText(column.label)) ?? names[index] ?? ""),
    (label, number) => `${label} (${number})`,
  );
  const columns = raw.columns.map((column, index) => ({
    name: names[index] ?? "",
    label: labels[index] ?? "",
    type: readText(column.type),
  }));
  const rows = raw.content.map((row, index) => {
    const place = `${path}.content[${index}]`;
    if (!Array.isArray(row) || row.length !== names.length) {
      const cells = names.length === 1 ? "1 cell" : `${names.length} cells`;
      const sent = Array.isArray(row) ? ` (it holds ${row.length})` : "";
      throw shapeFault(`${place}${sent}`, `a list of ${cells}, one for each column`, row);
    }
    // fromEntries defines keys instead of assigning them, so a column called __proto__ is just a column.
    return Object.fromEntries(
      names.map((name, at): [string, string | null] => [name, readCell(row[at], `${place}[${at}]`)]),
    );
  });
  return { columns, rows };
}

/** The same words, those that came before each with the first number that is free. */
function makeUnlike(
  words: readonly string[],
  number: (word: string, count: number) => string,
): readonly string[] {
  const taken = new Set<string>();
  const reserved = new Set(words);
  return words.map((word) => {
    let unlike = word;
    for (let count = 2; taken.has(unlike) || (unlike !== word && reserved.has(unlike)); count += 1)
      unlike = number(word, count);
    taken.add(unlike);
    return unlike;
  });
}

/** Names and labels are in the first line of a file. */
function flatten(words: string | null): string | null {
  return words === null ? null : words.replaceAll(/\s+/gu, " ");
}

/** Cells hold what people read; where a list or a number comes instead, it is written out. */
function readCell(cell: unknown, path: string): string | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === "string") return cell.trim() === "" ? null : cell;
  if (typeof cell === "number" || typeof cell === "boolean" || isExact(cell)) return String(cell);
  if (Array.isArray(cell)) {
    const parts = cell.map((part, index) => readCell(part, `${path}[${index}]`));
    return parts.length === 0 ? null : parts.map((part) => part ?? "").join("; ");
  }
  throw shapeFault(path, "text", cell);
}
