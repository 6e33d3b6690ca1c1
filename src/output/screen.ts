import type { Context } from "../cli/context.ts";
import { outputFile } from "../cli/output-file.ts";

/** Whether what is put out is seen on a terminal. */
export function isOnScreen({ stdout, globals }: Pick<Context, "stdout" | "globals">): boolean {
  return stdout.isTTY === true && outputFile(globals) === undefined;
}

/** How a table is drawn: cut to the width of the terminal and in colour there, whole and plain elsewhere. */
export function chooseTableLook(context: Context): {
  readonly width: number | undefined;
  readonly colour: boolean;
} {
  const toTerminal = isOnScreen(context);
  return {
    // A terminal of unknown size says 0.
    width: (toTerminal && context.stdout.columns) || undefined,
    colour: context.colour && toTerminal,
  };
}
