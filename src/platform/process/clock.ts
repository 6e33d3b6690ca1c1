import { setTimeout as delay } from "node:timers/promises";

/** Time as it is handed to whatever needs it, so that tests can turn the hands themselves. */
export interface Clock {
  /** Milliseconds since 1970 by the machine's clock, which may jump. For dates and expiry. */
  now(): number;
  /** Milliseconds that only ever go forward, from an arbitrary start. For windows and waits. */
  elapsed(): number;
  /**
   * Milliseconds that only ever go forward, the same for all processes of this machine since it was started. Not affected
   * when the clock is set.
   */
  sinceBoot(): number;
  /** Resolves after `ms`; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Given more, Node's timer goes off at once: thirty days would be no wait at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  // Source: Node counts from the machine's start on Linux, macOS and Windows alike (CLOCK_MONOTONIC and its kin).
  sinceBoot: () => Number(process.hrtime.bigint() / 1_000_000n),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      let left = ms;
      do {
        await delay(Math.min(left, LONGEST_TIMER_MS), undefined, signal ? { signal } : {});
        left -= LONGEST_TIMER_MS;
      } while (left > 0);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
