import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { bundleChartPage } from "./tools/chart-page.js";
import { TallyReporter } from "./test/support/tally-reporter.ts";

export default defineConfig(async ({ mode }) => {
  const effort: "full" | "short" = mode === "full" ? "full" : "short";
  const seed = Number(process.env["NAMELY_TEST_SEED"] ?? randomInt(2 ** 31));
  // Real files and sockets on a busy two-core machine: a bound against hangs, never a measure of speed.
  const timeout = effort === "full" ? 3_600_000 : 30_000;
  return {
    // What the build puts into the sources, so that they run unbundled, too.
    define: (await bundleChartPage()).define,
    test: {
      include: ["test/**/*.test.ts"],
      globalSetup: ["test/support/build-once.ts"],
      // Most of the time goes to child processes and sockets, and some to waiting: on two cores three workers keep both busy.
      maxWorkers: Math.ceil(availableParallelism() * 1.5),
      // With two workers and several programs a test, more would only make each program slower: twice as slow was measured.
      maxConcurrency: 3,
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
