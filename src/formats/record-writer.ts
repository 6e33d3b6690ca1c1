import type { Column } from "./columns.ts";

/** What is known when the last record has been written. */
export interface RecordsEnd {
  /** Where a following page begins; null when everything has been written. */
  readonly nextCursor: string | null;
  readonly count: number;
  readonly partial: boolean;
}

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
  /** For formats with columns: what stands in the columns. */
  readonly columns: readonly Column[];
  /** For formats without: which parts of a record to keep; undefined for all of it. */
  readonly paths?: readonly (readonly string[])[] | undefined;
  /** For csv: whether text that a spreadsheet would run is neutralised; true unless said otherwise. */
  readonly safe?: boolean | undefined;
  /** For csv: a byte order mark and CRLF, so that Excel takes it for UTF-8. */
  readonly excel?: boolean | undefined;
}
