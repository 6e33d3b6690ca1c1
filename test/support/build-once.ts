import { execFileSync } from "node:child_process";
import type { TestProject } from "vitest/node";

/** The scenarios run the built program, so every run of the tests builds it first: never a stale one. */
export default function buildOnce({ config }: TestProject): void {
  try {
    execFileSync(process.execPath, ["build.js"], { stdio: ["ignore", "ignore", "inherit"] });
  } catch (error) {
    // The library's types are written by a test: until -u has written a new field, they do not compile.
    if (config.snapshotOptions.updateSnapshot !== "all") throw error;
  }
}
