import type { Reporter, TestModule } from "vitest/node";
import type { Effort } from "./effort.ts";
import { PROMISES, type PromiseNumber } from "./promises.ts";
import type { TallyEntry } from "./tally.ts";

/** Prints at the end of a run what was counted for each promise, as in docs/explanation/promises.md. */
export class TallyReporter implements Reporter {
  readonly #effort: Effort;
  readonly #title: string;

  constructor(effort: Effort, seed: number) {
    this.#effort = effort;
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
    if (this.#effort === "quick") reportSkipped(modules);
  }
}

/** A quick run leaves long stories that have a shorter sibling to the next tier, and says so. */
function reportSkipped(modules: readonly TestModule[]): void {
  const skipped = modules.flatMap(({ children }) => [...children.allTests("skipped")]);
  if (skipped.length === 0) return;
  const names = skipped.map(({ module, name }) => `  ${module.relativeModuleId}: ${name}`);
  process.stdout.write(
    `\n${skipped.length} tests were skipped. npm run test:ci runs every test:\n${names.join("\n")}\n`,
  );
}

function describeCounts(entries: readonly TallyEntry[]): string {
  const sums = new Map<string, number>();
  for (const { counts } of entries)
    for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].map(([name, sum]) => `${sum.toLocaleString("en-US")} ${name}`).join(", ");
}
