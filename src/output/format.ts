import { Fault } from "../platform/errors/fault.ts";
import type { Given } from "../cli/command.ts";
import { readChoice, readText } from "../cli/values.ts";
import type { Context } from "../cli/context.ts";

export type OutputFormat = "json" | "ndjson" | "csv" | "table" | "markdown" | "yaml";

/** How records are to be put out, as far as it is not the same for every command (see `Globals`). */
export interface OutputOptions {
  readonly csvSafe: boolean;
  readonly excel: boolean;
}

const FORMATS: readonly OutputFormat[] = ["json", "ndjson", "csv", "table", "markdown", "yaml"];

const FORMAT_OF_EXTENSION: Readonly<Record<string, OutputFormat>> = {
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  csv: "csv",
  md: "markdown",
  yaml: "yaml",
  yml: "yaml",
};

export function readOutputOptions(flags: Given["flags"]): OutputOptions {
  return {
    csvSafe: readChoice("--csv-safe", readText(flags["csvSafe"]), ["on", "off"]) !== "off",
    excel: flags["excel"] === true,
  };
}

/** `--format`, else the extension of `-o`, else a table for a terminal and NDJSON for everything else. */
export function chooseFormat(context: Pick<Context, "globals" | "stdout">): OutputFormat {
  const { format, output } = context.globals;
  const named = readChoice("--format", format, FORMATS);
  if (named !== undefined) return named;
  if (output !== undefined && output !== "-") {
    const extension = /\.([^./\\]+)$/u.exec(output)?.[1]?.toLowerCase();
    const format = extension === undefined ? "ndjson" : FORMAT_OF_EXTENSION[extension];
    if (format !== undefined) return format;
    throw new Fault("usage.extension", `The extension .${extension} does not say which format to write.`, {
      hint: `Add --format ${FORMATS.join(", ")}.`.replace(/, (?=[^,]*$)/u, " or "),
    });
  }
  return context.stdout.isTTY === true ? "table" : "ndjson";
}

/** `--excel` and `--csv-safe` without CSV would be silently without effect. */
export function checkOutputOptions(options: OutputOptions, format: OutputFormat): void {
  if (format === "csv" || (!options.excel && options.csvSafe)) return;
  throw new Fault(
    "usage.csv-only",
    `${options.excel ? "--excel" : "--csv-safe"} only goes with CSV, not with ${format}.`,
    {
      hint: "Add --format csv.",
    },
  );
}
