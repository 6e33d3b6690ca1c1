import { cleanLine, createRowReader } from "./table-cells.ts";
import type { TextWriter, WriterOptions } from "./record-writer.ts";

/** A table in GitHub's Markdown. */
export function createMarkdownWriter({ columns }: Pick<WriterOptions, "columns">): TextWriter {
  const readRow = createRowReader(columns);
  return {
    open: () =>
      formatRow(columns.map(({ name, header = name }) => escapeMarkdown(cleanLine(header)))) +
      formatRow(columns.map(() => "---")),
    write: (records) => records.map((record) => formatRow(readRow(record).map(escapeMarkdown))).join(""),
    close: () => "",
  };
}

/**
 * What becomes a link, a mention, an emoji or a formula by itself: addresses, `@name`, `#1`, `GH-1`, `:name:`, a commit.
 * Two letters or one of these words after a dot are a bare domain to some renderers.
 */
const LIVE = [
  /@[\p{Letter}\p{Number}_-]/u,
  /:\/\/|\/\/[\p{Letter}\p{Number}]|www\.|(?:mailto|xmpp):/iu,
  /[\p{Letter}\p{Number}]\.(?:[a-z]{2}|com|net|org|edu|gov|biz|info|name|pro|web|aero|asia|coop|museum|shop|xxx)(?![\p{Letter}\p{Number}])/iu,
  /[#!]\d|\bGH-\d/iu,
  /:(?!\d{1,2}:)[\w+-]+:/u,
  /^[({[]?(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}(?![\w-])/u,
] as const;

/**
 * Makes text mean itself in Markdown: it cannot end a cell, be a link, mention a person or be HTML. Words that would come
 * to life become code, which reads the same: backslashes and entities do not stop GitHub, which searches for mentions,
 * references, mail addresses and emoji in what it has already rendered (github/cmark-gfm issue 181).
 */
export function escapeMarkdown(text: string): string {
  // Formulas begin and end with a dollar, so one alone is only money.
  const hasFormula = text.indexOf("$") !== text.lastIndexOf("$");
  return text
    .split(" ")
    .map((word) => escapeWord(word, hasFormula))
    .join(" ");
}

function escapeWord(word: string, hasFormula: boolean): string {
  // Within code a backquote would end it, and a pipe or backslash is read in as many ways as there are renderers.
  return word
    .split(/([`|\\])/u)
    .map((part) => {
      if (/^[`|\\]$/u.test(part)) return `\\${part}`;
      const isLive = (hasFormula && part.includes("$")) || LIVE.some((pattern) => pattern.test(part));
      return isLive ? `\`${part}\`` : part.replace(/[*_~[\]<>&#]/gu, "\\$&").replaceAll("$", "&#36;");
    })
    .join("");
}

/** A table of cells as they are, under a header that is Markdown already. */
export function renderMarkdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(escapeMarkdown));
  return [header, header.map(() => "---"), ...cells].map(formatRow).join("");
}

function formatRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}
