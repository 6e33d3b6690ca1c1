import { setTimeout as delay } from "node:timers/promises";

/** Time as it is handed to whatever needs it, so that tests can turn the hands themselves. */
export interface Clock {
  /** Milliseconds since 1970 by the machine's clock, which may jump. For dates and expiry. */
  now(): number;
  /** Milliseconds that only ever go forward, from an arbitrary start. For windows and waits. */
  elapsed(): number;
  /** Resolves after `ms`; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
