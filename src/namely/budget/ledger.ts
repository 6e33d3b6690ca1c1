import type { RateLimit } from "./rate-limit.ts";

/** A request's place within the limit, as the ledger knows it. */
export type SlotId = string;

export interface SlotGrant {
  /** As many as were free, at most as many as wanted. */
  readonly slots: readonly SlotId[];
  /**
   * Without slots: in how many milliseconds it is worth asking again. Undefined when that depends on nothing but answers
   * that this process waits for itself.
   */
  readonly retryInMs?: number | undefined;
  /** Whether a slot comes back at that time for certain, so it can be shown to a person. */
  readonly isCertain: boolean;
}

/** What is left of a limit, seen from outside. */
export interface Outlook {
  /** How many requests could start now; none while a pause is on. */
  readonly left: number;
  /** Milliseconds for which Namely's wish to stop is still in force. */
  readonly pausedMs: number;
}

/**
 * Remembers which requests count against the limit, for one process, a machine or many. A slot that was taken comes back
 * one window after it was settled; that of a process that has died comes back by itself. A ledger that cannot be reached
 * throws within seconds, and grants no slot.
 */
export interface Ledger {
  take(limit: RateLimit, wanted: number): Promise<SlotGrant>;
  /** The answers have arrived, or none will. */
  settle(slots: readonly SlotId[]): Promise<void>;
  /** Nothing was sent for these. */
  release(slots: readonly SlotId[]): Promise<void>;
  /** Namely asked for a pause: no slot is granted for so long. */
  pause(ms: number): Promise<void>;
  /** Takes no slot and blocks no caller. */
  peek(limit: RateLimit): Promise<Outlook>;
  close(): Promise<void>;
}

/** Timers may fire early by a fraction of a millisecond, and clocks of two machines never agree wholly. */
export const SLACK_MS = 5;
