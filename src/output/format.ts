import { Fault } from "../platform/errors/fault.ts";
import { findNearest } from "../platform/errors/nearest.ts";
import { inGroup, type Flag, type Given } from "../cli/command.ts";
import { JSON_FLAG } from "../cli/global-flags.ts";
import type { Context } from "../cli/context.ts";
import { readChoice, readText } from "../cli/values.ts";
import { escapeUnprintable, makeLinesPrintable } from "../terminal/printable.ts";
import {
  DEFAULT_FORMAT,
  extensionOf,
  findFormatOfFile,
  FORMAT_NAMES,
  formatOf,
  joinWithOr,
  listFormats,
  type OutputFormat,
} from "./format-catalog.ts";
import { isOnScreen } from "./screen.ts";
import { outputFile } from "../cli/output-file.ts";

export type { OutputFormat } from "./format-catalog.ts";

/** Flags of every command that writes records. */
export const OUTPUT_FLAGS: readonly Flag[] = inGroup("Output", [
  { spelling: "--format <format>", help: listFormats() },
  JSON_FLAG,
  { spelling: "-o, --output <file>", help: "write to a file; its extension selects the format" },
  {
    group: "Fields",
    spelling: "--fields [list]",
    help: "fields to write; with no value, list them",
  },
  {
    group: "Fields",
    spelling: "--columns <file>",
    help: "columns for another system: a file or @name",
  },
  { spelling: "--csv-safe <on|off>", help: "disarm formulas in CSV. Default: on" },
  { spelling: "--excel", help: "CSV for Excel: byte order mark and CRLF" },
]);

/** How records are written, as far as it is not the same for every command (see `Globals`). */
export interface OutputOptions {
  readonly csvSafe: boolean;
  readonly excel: boolean;
}

export function readOutputOptions(flags: Given["flags"]): OutputOptions {
  return {
    csvSafe: readChoice("--csv-safe", readText(flags["csvSafe"]), ["on", "off"]) !== "off",
    excel: flags["excel"] === true,
  };
}

/** What `--format` names, out of the formats that a command has. Throws `usage.choice`. */
export function readFormat<Format extends string>(
  text: string | undefined,
  formats: readonly Format[],
): Format | undefined {
  if (text === undefined) return undefined;
  const format = formats.find((name) => name === text.toLowerCase());
  if (format !== undefined) return format;
  const [nearest] = findNearest(text, formats, { most: 1 });
  throw new Fault("usage.choice", `Unknown format "${text}".`, {
    hint: `${nearest === undefined ? "" : `Did you mean ${nearest}? `}Use ${joinWithOr(formats)}.`,
  });
}

/**
 * `--format`, else the extension of `-o`, else a table for a terminal and NDJSON for everything else. `own` are formats that
 * only this command has.
 */
export function chooseFormat(
  context: Pick<Context, "globals" | "stdout">,
  own: readonly OutputFormat[] = [],
): OutputFormat {
  const names = [...FORMAT_NAMES, ...own];
  const named = readFormat(context.globals.format, names);
  if (named !== undefined) {
    refuseOnTerminal(context, named);
    return named;
  }
  const output = outputFile(context.globals);
  if (output === undefined)
    return context.stdout.isTTY === true ? DEFAULT_FORMAT.terminal : DEFAULT_FORMAT.elsewhere;
  const extension = extensionOf(output);
  if (extension === undefined) return DEFAULT_FORMAT.elsewhere;
  const found = findFormatOfFile(output, names);
  if (found !== undefined) return found;
  throw new Fault("usage.extension", `No format has the extension ".${extension}".`, {
    hint: `Add --format with ${joinWithOr(names)}.`,
  });
}

/** A terminal would show noise, and obey some of it. */
function refuseOnTerminal(context: Pick<Context, "globals" | "stdout">, format: OutputFormat): void {
  const { onTerminal, extensions } = formatOf(format);
  if (onTerminal !== "never" || !isOnScreen(context)) return;
  throw new Fault("usage.not-on-terminal", `A terminal cannot show ${format}.`, {
    hint: `Write it to a file, such as -o people.${extensions[0]}.`,
  });
}

/** Refuses `--excel` and `--csv-safe` where they would have no effect. */
export function checkOutputOptions(options: OutputOptions, format: OutputFormat): void {
  if (formatOf(format).takesCsvFlags || (!options.excel && options.csvSafe)) return;
  const flag = options.excel ? "--excel" : "--csv-safe";
  const formats = FORMAT_NAMES.filter((name) => formatOf(name).takesCsvFlags);
  const names = joinWithOr(formats.map((name) => name.toUpperCase()));
  throw new Fault("usage.csv-only", `${flag} works only with ${names}, not with ${format}.`, {
    hint: `Add --format ${joinWithOr(formats)}.`,
  });
}

/** Chooses the format and checks the flags for it; throws `usage.*` before anything is read. */
export function planFormat(
  context: Context,
  options: OutputOptions,
  own?: readonly OutputFormat[],
): OutputFormat {
  const format = chooseFormat(context, own);
  checkOutputOptions(options, format);
  return format;
}

/**
 * Makes records harmless for a terminal, which must not obey anything in them; undefined for everything else, which gets
 * them byte for byte. `text` is output without records, such as a chart.
 */
export function chooseScreen(
  output: Pick<Context, "stdout" | "globals">,
  format: OutputFormat | "text",
): ((text: string) => string) | undefined {
  if (!isOnScreen(output)) return undefined;
  const way = format === "text" ? "lines" : formatOf(format).onTerminal;
  // A drawing already has escape codes for colors in it.
  if (way === "drawn" || way === "never") return undefined;
  return way === "json" ? escapeUnprintable : makeLinesPrintable;
}
