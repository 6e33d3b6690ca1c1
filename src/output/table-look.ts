import { isOnScreen } from "./screen.ts";
import type { Context } from "../cli/context.ts";

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
