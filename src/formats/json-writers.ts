import { parseJson, stringifyJson } from "../platform/text/exact-json.ts";
import { escapeLineEnds, writeJson } from "./json.ts";
import { createProjection } from "./projection.ts";
import type { TextWriter, WriterOptions } from "./record-writer.ts";

/** One value by itself, over several lines. */
export function writeIndentedJson(value: unknown): string {
  return `${escapeLineEnds(stringifyJson(parseJson(writeJson(value)), 2))}\n`;
}

/** One envelope around all records, one record a line. */
export function createJsonWriter({ paths }: Pick<WriterOptions, "paths">): TextWriter {
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

/** One record a line. */
export function createNdjsonWriter({ paths }: Pick<WriterOptions, "paths">): TextWriter {
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
