import { isOnScreen } from "./screen.ts";
import type { World } from "../cli/context.ts";

/** How a table is drawn: cut to the width of the terminal and in colour there, whole and plain elsewhere. */
export function chooseTableLook(world: World): {
  readonly width: number | undefined;
  readonly colour: boolean;
} {
  const toTerminal = isOnScreen(world);
  return {
    // A terminal of unknown size says 0.
    width: (toTerminal && world.stdout.columns) || undefined,
    colour: world.colour && toTerminal,
  };
}
