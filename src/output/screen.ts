import { escapeUnprintable, makeLinesPrintable } from "../terminal/printable.ts";
import type { OutputFormat } from "./format.ts";
import type { Context } from "../cli/context.ts";
import { outputFile } from "../cli/output-file.ts";

type ScreenContext = Pick<Context, "stdout" | "globals">;

/** Whether what is put out is seen on a terminal. */
export function isOnScreen({ stdout, globals }: ScreenContext): boolean {
  return stdout.isTTY === true && outputFile(globals) === undefined;
}

/**
 * What records go through on their way to a terminal, where nothing in them must be obeyed; undefined for everything else,
 * which gets them byte for byte.
 */
export function chooseScreen(
  output: ScreenContext,
  format: OutputFormat | "text",
): ((text: string) => string) | undefined {
  // A table has been made for the terminal, with colours of our own in it.
  if (!isOnScreen(output) || format === "table") return undefined;
  return format === "json" || format === "ndjson" ? escapeUnprintable : makeLinesPrintable;
}
