import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makeChildProgram } from "../support/child-program.ts";

test("a bar that was not stopped does not keep the process alive", async () => {
  const program = await makeChildProgram(`
    import { startProgress } from "#src/terminal/progress.ts";
    import { systemClock } from "#src/platform/process/clock.ts";
    const stream = Object.assign(process.stderr, { isTTY: true });
    const progress = await startProgress({ stream, enabled: true, clock: systemClock, label: "x" });
    progress.update({ done: 1, total: 2 });
    process.on("exit", () => process.stdout.write("ended"));
  `);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], { timeout: 20_000 });
  expect(stderr).toContain("x 0");
  expect(stdout).toBe("ended");
});
