import { makePrintable } from "../terminal/printable.ts";
import type { World } from "./world.ts";

/** Says something to the person at the terminal: stderr, so that stdout is for records alone. */
export function say(world: World, sentence: string): void {
  if (!world.globals.quiet) world.stderr.write(`${makePrintable(world.hideSecrets(sentence))}\n`);
}

/** Says what should be known even when nothing else is to be said. */
export function warn(world: Pick<World, "warn">, sentence: string): void {
  world.warn(sentence);
}
