import type { OneRecord, RecordWriter, WriterOptions } from "../formats/record-writer.ts";
import type { Context } from "../cli/context.ts";
import type { CalendarPlan } from "./calendar/calendar-writer.ts";
import type { EventReport } from "./events/event-report.ts";
import type { DiffSummary } from "./events/diff-summary.ts";
import { chooseTableStyle } from "./screen.ts";

// Every start loads this file, so a writer is loaded only when its format is used.

/** Makes a writer of records. A format that draws for a terminal asks the context how wide it is. */
export type MakeWriter = (
  options: WriterOptions & { readonly calendar?: CalendarPlan },
  context: Context,
) => RecordWriter;

/** Writes one record as `get` does. `projected` has only the fields that were asked for. */
export type WriteOne = (projected: unknown, one: OneRecord, context: Context) => string;

/** How the events of a diff are written: in an envelope with the summary, or as a report for people. */
export type EventLayout =
  | { readonly kind: "envelope" }
  | {
      readonly kind: "report";
      readonly render: (report: EventReport, summary: DiffSummary, context: Context) => string;
    };

/** Everything that differs between output formats. */
export interface FormatEntry {
  /** What it is, in the words of the reference. */
  readonly about: string;
  /** File extensions that choose it, the usual one first. */
  readonly extensions: readonly string[];
  /**
   * `none`: a record keeps its shape. `all`: each field is a column, so all must be known before the first record. `few`:
   * people read it, so a table's fields are enough.
   */
  readonly columns: "none" | "all" | "few";
  /** Whether `--csv-safe` and `--excel` work with it. */
  readonly takesCsvFlags?: true;
  /**
   * How a terminal gets it: already `drawn` for one, unprintable characters as `json` escapes, or visible in `lines`; `never`
   * for what is not text.
   */
  readonly onTerminal: "drawn" | "json" | "lines" | "never";
  /** A file without records has at most this many lines, or this text, or passes this test. */
  readonly empty:
    | { readonly lines: number; readonly text?: RegExp }
    | { readonly loadTest: () => Promise<(file: Buffer) => boolean> };
  readonly loadWriter: () => Promise<MakeWriter>;
  /** For a format where a single record is more than a list of one. */
  readonly loadOneWriter?: () => Promise<WriteOne>;
  /** Without one, the events of a diff are records. */
  readonly events?: EventLayout;
  /** The one command that writes it, where others have no records for it. */
  readonly only?: string;
}

/** Every output format by its name, in the order in which help and hints list them. */
export const FORMATS = {
  json: {
    about:
      '`{"result":[…],"next_cursor":null,"prev_cursor":null,"result_count":3,"is_partial_response":false}`',
    extensions: ["json"],
    columns: "none",
    onTerminal: "json",
    empty: { lines: 0, text: /"result":\s*\[\s*\]/u },
    loadWriter: async () => (await import("../formats/json-writers.ts")).createJsonWriter,
    loadOneWriter: async () => (await import("../formats/json-writers.ts")).writeIndentedJson,
    events: { kind: "envelope" },
  },
  ndjson: {
    about: "one record per line",
    extensions: ["ndjson", "jsonl"],
    columns: "none",
    onTerminal: "json",
    // The header of a snapshot is not a person.
    empty: { lines: 0, text: /^\s*\{"format":"namely-snapshot\/[^\n]*\s*$/u },
    loadWriter: async () => (await import("../formats/json-writers.ts")).createNdjsonWriter,
  },
  csv: {
    about: "RFC 4180 with a header; the columns come from the model, never from the data",
    extensions: ["csv"],
    columns: "all",
    takesCsvFlags: true,
    onTerminal: "lines",
    empty: { lines: 1 },
    loadWriter: async () => (await import("../formats/csv.ts")).createCsvWriter,
  },
  table: {
    about: "the most important fields, fitted to the width of the terminal",
    extensions: [],
    columns: "few",
    onTerminal: "drawn",
    empty: { lines: 1 },
    loadWriter: async () => (await import("./table-output.ts")).createTableWriter,
    loadOneWriter: async () => (await import("./table-output.ts")).renderFields,
    events: {
      kind: "report",
      render: (report, summary, context) => report.renderTables(summary, chooseTableStyle(context)),
    },
  },
  markdown: {
    about: "the same fields as `table`, for a wiki or a CI summary",
    extensions: ["md"],
    columns: "few",
    onTerminal: "lines",
    empty: { lines: 2 },
    loadWriter: async () => (await import("../formats/markdown.ts")).createMarkdownWriter,
    events: { kind: "report", render: (report, summary) => report.renderMarkdown(summary) },
  },
  yaml: {
    about: "a list of the records, all text in quotation marks",
    extensions: ["yaml", "yml"],
    columns: "none",
    onTerminal: "lines",
    empty: { lines: 0, text: /^\s*\[\]\s*$/u },
    loadWriter: async () => (await import("../formats/yaml.ts")).createYamlWriter,
    loadOneWriter: async () => (await import("../formats/yaml.ts")).writeYaml,
  },
  xlsx: {
    about: "an Excel workbook with dates and numbers as such, and ids as text",
    extensions: ["xlsx"],
    columns: "all",
    onTerminal: "never",
    empty: { loadTest: async () => (await import("../formats/xlsx.ts")).hasWorkbookRows },
    loadWriter: async () => (await import("../formats/xlsx.ts")).createXlsxWriter,
  },
  ics: {
    about: "a calendar with an all-day event for each date (RFC 5545), of `namely upcoming` alone",
    extensions: ["ics"],
    columns: "none",
    onTerminal: "lines",
    empty: { lines: 0, text: /^(?![\s\S]*BEGIN:VEVENT)/u },
    loadWriter: async () => (await import("./calendar/calendar-writer.ts")).createCalendarWriter,
    only: "upcoming",
  },
} as const satisfies Readonly<Record<string, FormatEntry>>;

export type OutputFormat = keyof typeof FORMATS;

/** The names of all formats, also those of a single command. */
export const ALL_FORMAT_NAMES = Object.keys(FORMATS) as readonly OutputFormat[];

/** The names of the formats that every list has. */
export const FORMAT_NAMES = ALL_FORMAT_NAMES.filter((name) => formatOf(name).only === undefined);

/** The default format for a terminal and for everything else. */
export const DEFAULT_FORMAT = { terminal: "table", elsewhere: "ndjson" } as const satisfies Readonly<
  Record<string, OutputFormat>
>;

/** Everything about one format. */
export function formatOf(name: OutputFormat): FormatEntry {
  return FORMATS[name];
}

/** The format that a file's extension names, out of these; undefined for one that names none. */
export function findFormatOfFile(
  path: string,
  names: readonly OutputFormat[] = FORMAT_NAMES,
): OutputFormat | undefined {
  const extension = extensionOf(path);
  if (extension === undefined) return undefined;
  return names.find((name) => formatOf(name).extensions.includes(extension));
}

/** A path's extension in lower case and without its dot. */
export function extensionOf(path: string): string | undefined {
  return /\.([^./\\]+)$/u.exec(path)?.[1]?.toLowerCase();
}

/** The formats that meet a condition: `csv`, `csv or table`, `csv, table or markdown`. */
export function listFormats(isIncluded: (format: FormatEntry) => boolean = () => true): string {
  return joinWithOr(FORMAT_NAMES.filter((name) => isIncluded(formatOf(name))));
}

/** `csv`, `csv or table`, `csv, table or markdown`. */
export function joinWithOr(words: readonly string[]): string {
  return words.join(", ").replace(/, (?=[^,]*$)/u, " or ");
}
