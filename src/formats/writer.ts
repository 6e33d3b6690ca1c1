import type { Column } from "./columns.ts";
import { createCsvWriter } from "./csv.ts";
import { writeJson } from "./json.ts";
import { createMarkdownWriter } from "./markdown.ts";
import { createProjection } from "./projection.ts";

/** What is known when the last record has been written. */
export interface RecordsEnd {
  /** Where a following page begins; null when everything has been written. */
  readonly nextCursor: string | null;
  readonly count: number;
  readonly partial: boolean;
}

/** Turns records into the text of a file, piece by piece: `open` once, `write` any number of times, `close` once. */
export interface RecordWriter {
  open(): string;
  write(records: readonly unknown[]): string;
  close(end: RecordsEnd): string;
}

export type WriterFormat = "json" | "ndjson" | "csv" | "markdown";

export interface WriterOptions {
  /** For csv and markdown: what stands in the columns. */
  readonly columns: readonly Column[];
  /** For json and ndjson: which parts of a record to keep; undefined for all of it. */
  readonly paths?: readonly (readonly string[])[] | undefined;
  /** For csv: whether text that a spreadsheet would run is neutralised; true unless said otherwise. */
  readonly safe?: boolean | undefined;
  /** For csv: a byte order mark and CRLF, so that Excel takes it for UTF-8. */
  readonly excel?: boolean | undefined;
}

export function createWriter(format: WriterFormat, options: WriterOptions): RecordWriter {
  return WRITERS[format](options);
}

/** Finds what makes writers of a format; YAML is loaded only where it is wanted. */
export async function loadWriters(
  format: WriterFormat | "yaml",
): Promise<(options: WriterOptions) => RecordWriter> {
  if (format !== "yaml") return WRITERS[format];
  return (await import("./yaml.ts")).createYamlWriter;
}

const WRITERS: Readonly<Record<WriterFormat, (options: WriterOptions) => RecordWriter>> = {
  json: ({ paths }) => createJsonWriter(paths),
  ndjson: ({ paths }) => createNdjsonWriter(paths),
  csv: createCsvWriter,
  markdown: ({ columns }) => createMarkdownWriter(columns),
};

/** One envelope around all records, one record a line. */
function createJsonWriter(paths: WriterOptions["paths"]): RecordWriter {
  const format = createFormatter(paths);
  let separator = "\n";
  return {
    open: () => '{"result":[',
    write: (records) => {
      let text = "";
      for (const record of records) {
        text += separator + format(record);
        separator = ",\n";
      }
      return text;
    },
    close: ({ nextCursor, count, partial }) => {
      const rest = JSON.stringify({
        next_cursor: nextCursor,
        prev_cursor: null,
        result_count: count,
        is_partial_response: partial,
      });
      return `${separator === "\n" ? "" : "\n"}],${rest.slice(1)}\n`;
    },
  };
}

function createNdjsonWriter(paths: WriterOptions["paths"]): RecordWriter {
  const format = createFormatter(paths);
  return {
    open: () => "",
    write: (records) => {
      let text = "";
      for (const record of records) text += `${format(record)}\n`;
      return text;
    },
    close: () => "",
  };
}

function createFormatter(paths: WriterOptions["paths"]): (record: unknown) => string {
  if (paths === undefined) return writeJson;
  const project = createProjection(paths);
  return (record) => writeJson(project(record));
}
