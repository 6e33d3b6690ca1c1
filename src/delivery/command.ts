import type { Clock } from "../platform/process/clock.ts";
import { backOff } from "./back-off.ts";
import { type ChildEnd, type OutputTaker, runChild } from "./child-run.ts";
import type { DeliveryOutcome, Delivery, Destination } from "./destination.ts";
import { noProgram } from "./split-command.ts";
import { explainEarlyEnd, explainStart } from "./start-trouble.ts";

export interface CommandOptions {
  /** The program and its arguments, as `splitCommand` gives them. */
  readonly words: readonly string[];
  readonly cwd: string;
  /** For the program; our own variables (`NAMELY_…`) are taken out, since they may hold secrets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** From 0 up to, not including, 1: jitter. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** A private folder of ours, where the event is a file for a moment. */
  readonly folder: string;
  /** Called with what the program writes. */
  readonly onOutput: OutputTaker;
  /** How long the program may take for one event, in milliseconds. Default 5 min. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 300_000;
const MOST_ATTEMPTS = 3;

/**
 * A destination that is a program, run once for each event: the event on stdin, its id in NAMELY_EVENT_ID, accepted when
 * the exit code is 0. Throws `usage.exec-command` when there is no program.
 */
export function createCommandDestination(options: CommandOptions): Destination {
  const [program, ...words] = options.words;
  if (!program) throw noProgram();
  return {
    kind: "exec",
    name: program,
    concurrency: 1,
    deliver: (delivery) => deliver(delivery, program, words, options),
  };
}

async function deliver(
  delivery: Delivery,
  program: string,
  words: readonly string[],
  options: CommandOptions,
): Promise<DeliveryOutcome> {
  const { clock, cwd, folder, onOutput, random, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const ours = Object.entries(options.env).filter(([name]) => !/^NAMELY_/iu.test(name));
  const env = { ...Object.fromEntries(ours), NAMELY_EVENT_ID: delivery.id };
  const input = `${delivery.body}\n`;
  for (let failures = 0; ; failures += 1) {
    const end = await runChild({ program, words, cwd, env, input, timeoutMs, signal, folder, onOutput });
    if (end.kind === "exited" && end.code === 0) return { kind: "accepted" };
    const why = explainEnd(end, timeoutMs);
    const started = { program, cwd, env };
    if (end.kind === "not-started")
      return { kind: "unreachable", why: (await explainStart(started).catch(() => undefined)) ?? why };
    // Shells and /usr/bin/env say with these that they have found nothing to run: no event would fare better.
    const isNotFound = end.kind === "exited" && (end.code === 126 || end.code === 127);
    const trouble = isNotFound ? await explainEarlyEnd(started) : undefined;
    if (trouble !== undefined) return { kind: "unreachable", why: trouble };
    // What took too long once is not given the same time again.
    if (end.kind === "too-slow" || failures + 1 >= MOST_ATTEMPTS) return { kind: "refused", why };
    await clock.sleep(backOff(failures, random), signal);
  }
}

function explainEnd(end: ChildEnd, timeoutMs: number): string {
  if (end.kind === "exited") return `it exited with code ${end.code}`;
  if (end.kind === "ended") return `it was ended by ${end.signal}`;
  if (end.kind === "too-slow") return `it was killed after ${timeoutMs / 1000} s`;
  return `it cannot be started (${end.code})`;
}
