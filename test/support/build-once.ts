import { execFileSync } from "node:child_process";
import type { TestProject } from "vitest/node";

/** The scenarios run the built program, so every run of the tests builds it first: never a stale one. */
export default function buildOnce({ config }: TestProject): void {
  try {
    execFileSync(process.execPath, ["build.js"], { stdio: ["ignore", "ignore", "inherit"] });
  } catch (error) {
    // The library's types are written by a test: until that has written a new field, they do not compile.
    if (config.snapshotOptions.updateSnapshot === "all") return;
    const hint =
      "After a change of a field, an event or a list, run: npm run generate. Else see: npx tsc --noEmit";
    throw new Error(`The program cannot be built. ${hint}`, { cause: error });
  }
}
