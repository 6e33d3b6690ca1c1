import type { Context } from "../cli/context.ts";
import type { TableOptions } from "../terminal/table.ts";
import { outputFile } from "../cli/output-file.ts";

/** Whether the output goes to a terminal. */
export function isOnScreen({ stdout, globals }: Pick<Context, "stdout" | "globals">): boolean {
  return stdout.isTTY === true && outputFile(globals) === undefined;
}

/** How a table is drawn: fitted to the width of the terminal and in color there, plain and without a limit elsewhere. */
export function chooseTableStyle(context: Context): Pick<TableOptions, "width" | "color"> {
  const toTerminal = isOnScreen(context);
  return {
    // A terminal of unknown size has 0 columns.
    width: (toTerminal && context.stdout.columns) || undefined,
    color: context.color && toTerminal,
  };
}
