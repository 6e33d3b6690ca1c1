import { escapeUnprintable, makeLinesPrintable } from "../terminal/printable.ts";
import type { OutputFormat } from "./output-wish.ts";
import type { World } from "./world.ts";

/**
 * Makes the function through which records go on their way to stdout. On a terminal, what is in them must not be obeyed;
 * everything else gets them byte for byte.
 */
export function chooseScreen(
  { stdout, globals }: Pick<World, "stdout" | "globals">,
  format: OutputFormat,
): (text: string) => string {
  const isScreen = stdout.isTTY === true && (globals.output === undefined || globals.output === "-");
  // A table has been made for the terminal, with colours of our own in it.
  if (!isScreen || format === "table") return (text) => text;
  return format === "json" || format === "ndjson" ? escapeUnprintable : makeLinesPrintable;
}
