import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { bundleChartPage } from "./tools/chart-page.js";
import type { Effort } from "./test/support/effort.ts";
import { TallyReporter } from "./test/support/tally-reporter.ts";

/** What `npm test` leaves to `npm run test:ci`, by the ends of the files' names. */
const SECOND_TIER = [
  // Promises about processes: kills, signals, terminals, pipes, disks, keychains, a budget that is shared, browsers, the tarball.
  "**/*.process.test.ts",
  // Promises that are kept at a size, or tried so often, that it takes seconds: 150,000 people, thousands of random texts.
  "**/*.large.test.ts",
];

export default defineConfig(async ({ mode }) => {
  // `npm test` is the quick mode, `npm run test:full` the full one.
  const effort: Effort = mode === "full" || mode === "quick" ? mode : "short";
  const seed = Number(process.env["NAMELY_TEST_SEED"] ?? randomInt(2 ** 31));
  // Real files and sockets on a busy two-core machine: a bound against hangs, never a measure of speed.
  const timeout = effort === "full" ? 3_600_000 : 120_000;
  return {
    // What the build puts into the sources, so that they run unbundled, too.
    define: (await bundleChartPage()).define,
    test: {
      include: ["test/**/*.test.ts"],
      // `npm test` is the quick mode. In every other one all files run, or those that are named, whichever tier they are of.
      exclude: [...configDefaults.exclude, ...(mode === "quick" ? SECOND_TIER : [])],
      globalSetup: ["test/support/build-once.ts"],
      // Most of the time goes to child processes and sockets, and some to waiting: on two cores three workers keep both busy.
      maxWorkers: Math.ceil(availableParallelism() * 1.5),
      // With two workers and several programs a test, more would only make each program slower: twice as slow was measured.
      maxConcurrency: 3,
      // A young generation that grows from 1 MiB is collected so often that it took a tenth of the time.
      execArgv: ["--min-semi-space-size=32", "--max-semi-space-size=64"],
      testTimeout: timeout,
      hookTimeout: timeout,
      // Nothing here changes a module, so that files may share those that are loaded: to load them anew for each file took
      // half of the time.
      isolate: false,
      restoreMocks: true,
      provide: { effort, seed },
      reporters: ["default", new TallyReporter(effort, seed)],
    },
  };
});
