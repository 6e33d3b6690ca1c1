import type { Reporter, TestModule } from "vitest/node";
import type { Effort } from "./effort.ts";
import { PROMISES, type PromiseNumber } from "./promises.ts";
import type { TallyEntry } from "./tally.ts";

/** Prints at the end of a run what was counted for each promise, as in docs/explanation/promises.md. */
export class TallyReporter implements Reporter {
  readonly #title: string;

  constructor(effort: Effort, seed: number) {
    this.#title = `Promises (${effort} run, NAMELY_TEST_SEED=${seed})`;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const entries = modules.flatMap(({ children }) =>
      [...children.allTests("passed")].flatMap((test) => test.meta().tally ?? []),
    );
    const lines = (Object.keys(PROMISES) as PromiseNumber[]).flatMap((promise) => {
      const counted = describeCounts(entries.filter((entry) => entry.promise === promise));
      return counted === "" ? [] : [`  ${promise.padEnd(4)}${PROMISES[promise]}: ${counted}`];
    });
    if (lines.length > 0) process.stdout.write(`\n${[this.#title, ...lines].join("\n")}\n`);
  }
}

function describeCounts(entries: readonly TallyEntry[]): string {
  const sums = new Map<string, number>();
  for (const { counts } of entries)
    for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].map(([name, sum]) => `${sum.toLocaleString("en-US")} ${name}`).join(", ");
}
