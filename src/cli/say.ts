import type { Fault } from "../platform/errors/fault.ts";
import { terminalOf } from "../terminal/json-lines.ts";
import { renderFault, renderFaultJson } from "../terminal/messages.ts";
import { makePrintable } from "../terminal/printable.ts";
import type { World } from "./context.ts";

/** Says something to the person at the terminal: stderr, so that stdout is for records alone. */
export function say(world: World, sentence: string): void {
  if (!world.globals.quiet) world.stderr.write(`${makePrintable(world.hideSecrets(sentence))}\n`);
}

/** Says what should be known even when nothing else is to be said. */
export function warn(world: Pick<World, "warn">, sentence: string, code?: string): void {
  world.warn(sentence, code);
}

/** Says that something went wrong which does not end the run. */
export function sayFault({ stderr, colour, hideSecrets, globals }: World, fault: Fault): void {
  if (globals.format === "json") terminalOf(stderr).write(hideSecrets(renderFaultJson(fault)));
  else stderr.write(hideSecrets(renderFault(fault, { colour })));
}
