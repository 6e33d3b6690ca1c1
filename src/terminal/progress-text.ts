import type { Clock } from "../platform/process/clock.ts";
import { formatDuration } from "./messages.ts";
import { makePrintable } from "./printable.ts";

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  /** False to show nothing at all, not even waits. */
  readonly enabled: boolean;
  /** False for a terminal without a moving bar; long waits are reported in a line. Default: the stream is a terminal. */
  readonly animated?: boolean;
  readonly clock: Clock;
  /** What is being read, such as "Employees". */
  readonly label: string;
}

export interface ProgressStep {
  readonly done: number;
  readonly total?: number | undefined;
  /** Above 1 while a list is read in another order. */
  readonly order?: number | undefined;
}

export interface Wait {
  readonly reason: "rate limit" | "retry";
  /** Milliseconds from now. */
  readonly ms: number;
  /** The reason, as the beginning of a sentence, such as "GET /profiles answered 502". */
  readonly detail?: string | undefined;
}

/** The progress of a long run on the screen. */
export interface Progress {
  update(step: ProgressStep): void;
  waiting(wait: Wait): void;
  /** Leaves the cursor at the start of an empty line. May be called more than once. */
  stop(): void;
}

/** The reason for a wait and the time that is left. */
export function describeWait({ reason, detail }: Wait, leftMs: number): string {
  const time = formatDuration(Math.ceil(leftMs / 1000) * 1000);
  const next = reason === "rate limit" ? `waiting ${time} for the rate limit` : `trying again in ${time}`;
  return detail === undefined ? next : `${makePrintable(detail)}: ${next}`;
}
