import { createCellReader, type Column } from "./columns.ts";

/** The columns of a table without `--fields`; those of reference lists are in their catalog. */
export const TABLE_COLUMNS = {
  events: ["time", "type", "person.name", "content", "years_at_company", "person.job_title"],
} as const satisfies Record<string, readonly string[]>;

/** Makes the function that turns a record into the cells of one row of a table, each of them one clean line. */
export function createRowReader(columns: readonly Column[]): (record: unknown) => string[] {
  const readers = columns.map(createCellReader);
  return (record) => readers.map((read) => cleanLine(String(read(record) ?? "")));
}

/**
 * Text on one line with nothing in it that could steer a terminal or turn the direction of writing: a name in the
 * HRIS must not be able to color, hide or forge other lines.
 */
export function cleanLine(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Cs}]|[\u202A-\u202E\u2066-\u2069]/gu, "\uFFFD")
    .trim();
}
