import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** `npm test` is the short run, `npm run test:full` the full one. */
    readonly effort: "short" | "full";
    /** What all chance of a run follows from; it is printed with the counts. */
    readonly seed: number;
  }
}

/** Whether everything is tried as often as the README's numbers say. */
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
