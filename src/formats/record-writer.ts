import type { Column } from "./columns.ts";

/** What is known when the last record has been written. */
export interface RecordsEnd {
  /** Where the next page begins; null at the end. */
  readonly nextCursor: string | null;
  readonly count: number;
  readonly partial: boolean;
}

/** How a table shows a value that people write in another way: `1.2 MB`, `2026-11-27 14:03 (yesterday)`. */
export type CellKind = "bytes" | "time-ago";

/**
 * Turns records into the content of a file, piece by piece: `open` once, `write` any number of times, `close` once. A format
 * that is not text has all of its content at the end.
 */
export interface RecordWriter {
  open(): string;
  write(records: readonly unknown[]): string;
  close(end: RecordsEnd): string | Promise<Uint8Array>;
}

/** A writer of a format that is text. */
export interface TextWriter extends RecordWriter {
  close(end: RecordsEnd): string;
}

export interface WriterOptions {
  /** For formats with columns: the columns. */
  readonly columns: readonly Column[];
  /** For formats without columns: the parts of a record to keep; undefined without `--fields`. */
  readonly paths?: readonly (readonly string[])[] | undefined;
  /** For tables of a model: fields with a notation of their own; undefined to show all values as they came. */
  readonly cells?: Readonly<Record<string, CellKind>> | undefined;
  /** For csv: whether text that a spreadsheet would run as a formula is made harmless. Default: true. */
  readonly safe?: boolean | undefined;
  /** For csv: lines above the header. */
  readonly preamble?: readonly string[] | undefined;
  /** For csv: a byte order mark and CRLF, so that Excel reads it as UTF-8. */
  readonly excel?: boolean | undefined;
}

/** What is known about a single record. */
export interface OneRecord {
  readonly record: object;
  /** The fields that were asked for, else all of them. */
  readonly columns: readonly Column[];
  /** Whether the fields were asked for by name. */
  readonly isChosen: boolean;
}
