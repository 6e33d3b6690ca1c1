import { createCsvWriter } from "./csv.ts";
import { writeJson } from "./json.ts";
import { createMarkdownWriter } from "./markdown.ts";
import { createProjection } from "./projection.ts";
import type { RecordWriter, WriterFormat, WriterOptions } from "./record-writer.ts";

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
