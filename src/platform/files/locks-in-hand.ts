import type { Clock } from "../process/clock.ts";

const inHand = new Set<Promise<unknown>>();

/** Keeps in mind that a lock is asked for or held until the work ends. Resolves and rejects as the work does. */
export function trackLock<Result>(work: Promise<Result>): Promise<Result> {
  inHand.add(work);
  const forget = (): void => void inHand.delete(work);
  work.then(forget, forget);
  return work;
}

/**
 * Waits until this process has let go of its locks, for at most so many milliseconds: ending it in the middle of
 * that leaves a lock or a claim behind.
 */
export async function settleLocks({ sleep }: Pick<Clock, "sleep">, mostMs: number): Promise<void> {
  if (inHand.size > 0) await Promise.race([Promise.allSettled(inHand), sleep(mostMs)]);
}
