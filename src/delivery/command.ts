import type { Clock } from "../platform/clock.ts";
import { backOff } from "./back-off.ts";
import { type ChildEnd, runChild } from "./child-run.ts";
import type { Handover, Parcel, Receiver } from "./receiver.ts";
import { noProgram } from "./split-command.ts";

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
  /** Told what the program writes to stdout and stderr. */
  readonly onOutput: (chunk: Buffer) => void;
  /** How long the program may take for one event, in milliseconds. Default 5 min. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 300_000;
const MOST_ATTEMPTS = 3;

/**
 * A receiver that is a program, run once for each event: the event on stdin, its id in NAMELY_EVENT_ID, accepted when
 * the exit code is 0. Throws `usage.exec-command` when there is no program.
 */
export function createCommandReceiver(options: CommandOptions): Receiver {
  const [program, ...words] = options.words;
  if (!program) throw noProgram();
  return {
    kind: "exec",
    name: program,
    concurrency: 1,
    give: (parcel) => give(parcel, program, words, options),
  };
}

async function give(
  parcel: Parcel,
  program: string,
  words: readonly string[],
  options: CommandOptions,
): Promise<Handover> {
  const { clock, cwd, onOutput, random, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const ours = Object.entries(options.env).filter(([name]) => !/^NAMELY_/iu.test(name));
  const env = { ...Object.fromEntries(ours), NAMELY_EVENT_ID: parcel.id };
  const input = `${parcel.body}\n`;
  for (let failures = 0; ; failures += 1) {
    const end = await runChild({ program, words, cwd, env, input, timeoutMs, signal, onOutput });
    if (end.kind === "exited" && end.code === 0) return { kind: "accepted" };
    const why = explainEnd(end, timeoutMs);
    if (end.kind === "not-started") return { kind: "unreachable", why };
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
