import { createCsvWriter } from "../../src/formats/csv.ts";
import { createJsonWriter, createNdjsonWriter } from "../../src/formats/json-writers.ts";
import { createMarkdownWriter } from "../../src/formats/markdown.ts";
import type { TextWriter, WriterOptions } from "../../src/formats/record-writer.ts";

/** The writers that need nothing but what they write, by their format. */
export const WRITERS: Readonly<
  Record<"json" | "ndjson" | "csv" | "markdown", (options: WriterOptions) => TextWriter>
> = {
  json: createJsonWriter,
  ndjson: createNdjsonWriter,
  csv: createCsvWriter,
  markdown: createMarkdownWriter,
};
