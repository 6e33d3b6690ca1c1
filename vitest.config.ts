import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build-once.ts"],
    // Most of the time goes to child processes and sockets: one worker a core keeps both cores busy.
    maxWorkers: "100%",
    // Real files and sockets on a busy two-core machine: a bound against hangs, never a measure of speed.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
  },
});
