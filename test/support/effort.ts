import { inject } from "vitest";
import { Dice, topic } from "../../src/sandbox/dice.ts";

/** How often a run tries what is tried with many values. */
export type Effort = "quick" | "short" | "full";

declare module "vitest" {
  interface ProvidedContext {
    /** `npm test` is the quick run, `npm run test:ci` the short one, `npm run test:full` the full one. */
    readonly effort: Effort;
    /** What all chance of a run follows from; it is printed with the counts. */
    readonly seed: number;
  }
}

/** Whether everything is tried as often as the numbers in docs/explanation/promises.md say. */
export const IS_FULL = inject("effort") === "full";

/** Whether the run leaves to `npm run test:ci` what takes long and has a representative here. */
export const IS_QUICK = inject("effort") === "quick";

/** Chance that can be repeated: `NAMELY_TEST_SEED` sets it. */
export const SEED = inject("seed");

/** How often something is tried, in the short run and in the full one. The quick run is as the short one. */
export function times(short: number, full: number): number {
  return IS_FULL ? full : short;
}

/** The options of a property that is tried so many times; a quick run tries a third of the short one. */
export function tries(short: number, full: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: times(IS_QUICK ? Math.ceil(short / 3) : short, full), seed: SEED };
}

/** So many of the cases in the short run, half as many in the quick one, all in the full one. Chance decides which. */
export function someOf<Case>(cases: readonly Case[], short: number): Case[] {
  if (IS_FULL) return [...cases];
  return shuffle(cases).slice(0, IS_QUICK ? Math.ceil(short / 2) : short);
}

function shuffle<Case>(cases: readonly Case[]): Case[] {
  const order = new Dice(SEED).shuffle(cases.length, topic(JSON.stringify(cases)));
  return order.flatMap((index) => cases.slice(index, index + 1));
}

/** All of the cases but in a quick run, which has so many of them, left to chance. */
export function quickly<Case>(cases: readonly Case[], quick: number): Case[] {
  return IS_QUICK ? shuffle(cases).slice(0, quick) : [...cases];
}

/** A number from 0 up to, not including, 1; each topic has its own, by their index. */
export function chance(of: string, index: number): number {
  return new Dice(SEED).share(topic(of), index);
}
