import { inject } from "vitest";
import { Dice, topic } from "../../src/sandbox/dice.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** `npm test` is the short run, `npm run test:full` the full one. */
    readonly effort: "short" | "full";
    /** What all chance of a run follows from; it is printed with the counts. */
    readonly seed: number;
  }
}

/** Whether everything is tried as often as the numbers in docs/explanation/promises.md say. */
export const IS_FULL = inject("effort") === "full";

/** Chance that can be repeated: `NAMELY_TEST_SEED` sets it. */
export const SEED = inject("seed");

/** How often something is tried, in the short run and in the full one. */
export function times(short: number, full: number): number {
  return IS_FULL ? full : short;
}

/** The options of a property that is tried so many times. */
export function tries(short: number, full: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: times(short, full), seed: SEED };
}

/** So many of the cases in the short run, which ones is left to chance, and all of them in the full one. */
export function someOf<Case>(cases: readonly Case[], short: number): Case[] {
  if (IS_FULL) return [...cases];
  const order = new Dice(SEED).shuffle(cases.length, topic(JSON.stringify(cases)));
  return order.slice(0, short).flatMap((index) => cases.slice(index, index + 1));
}

/** A number from 0 up to, not including, 1; each topic has its own, by their index. */
export function chance(of: string, index: number): number {
  return new Dice(SEED).share(topic(of), index);
}
