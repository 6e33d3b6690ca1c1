import type { Fault } from "../platform/errors/fault.ts";
import { terminalOf } from "../terminal/json-lines.ts";
import { renderFault, renderFaultJson } from "../terminal/messages.ts";
import { makePrintable } from "../terminal/printable.ts";
import type { Context } from "./context.ts";

/** Says something to the person at the terminal: stderr, so that stdout is for records alone. */
export function say(context: Context, sentence: string): void {
  if (!context.globals.quiet) context.stderr.write(`${makePrintable(context.hideSecrets(sentence))}\n`);
}

/** Says what should be known even when nothing else is to be said. */
export function warn(context: Pick<Context, "warn">, sentence: string, code?: string): void {
  context.warn(sentence, code);
}

/** Says that something went wrong which does not end the run. */
export function sayFault({ stderr, color, hideSecrets, globals }: Context, fault: Fault): void {
  if (globals.format === "json") terminalOf(stderr).write(hideSecrets(renderFaultJson(fault)));
  else stderr.write(hideSecrets(renderFault(fault, { color })));
}
