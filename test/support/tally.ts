import type { TestContext } from "vitest";
import type { PromiseNumber } from "./promises.ts";

/** What a test has counted, such as `{ kills: 60, lost: 0 }`, in the order in which it is to be read. */
export type Counts = Readonly<Record<string, number>>;

export interface TallyEntry {
  readonly promise: PromiseNumber;
  readonly counts: Counts;
}

declare module "vitest" {
  interface TaskMeta {
    tally?: TallyEntry[];
  }
}

/** Hands what a test has counted to the summing-up at the end of the run; counts of one name are added up. */
export function tally({ task }: Pick<TestContext, "task">, promise: PromiseNumber, counts: Counts): void {
  (task.meta.tally ??= []).push({ promise, counts });
}
