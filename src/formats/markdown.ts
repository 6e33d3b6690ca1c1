import type { Column } from "./columns.ts";
import { cleanLine, createRowReader } from "./table-cells.ts";
import type { RecordWriter } from "./writer.ts";

/** A table in GitHub's Markdown. */
export function createMarkdownWriter(columns: readonly Column[]): RecordWriter {
  const readRow = createRowReader(columns);
  return {
    open: () =>
      formatRow(columns.map(({ name, header = name }) => escapeMarkdown(cleanLine(header)))) +
      formatRow(columns.map(() => "---")),
    write: (records) => records.map((record) => formatRow(readRow(record).map(escapeMarkdown))).join(""),
    close: () => "",
  };
}

/** Makes text mean itself in Markdown: it cannot end a cell, be a link or be HTML. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_~[\]<>|&#]/g, "\\$&");
}

function formatRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}
