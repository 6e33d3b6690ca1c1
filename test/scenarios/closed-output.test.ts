import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { EVERY_COMMAND } from "../../src/commands/every-command.ts";
import { explainOutputError } from "../../src/platform/output-stream.ts";
import { openClosedOutput } from "../../src/platform/closed-output.ts";
import { LAUNCHER } from "../support/program.ts";

/** Runs a line of a shell in which $NAMELY is the program. */
function runShell(line: string): { code: number | null; stderr: string } {
  const env = { PATH: process.env["PATH"], NODE: process.execPath, NAMELY: LAUNCHER };
  const { status, stderr } = spawnSync("sh", ["-c", line], { env, encoding: "utf8" });
  return { code: status, stderr };
}

test.runIf(process.platform === "linux")("a closed stdout is exit 1, and /dev/null is not", () => {
  const words = '"$NODE" "$NAMELY" schema employees';
  const closed = runShell(`${words} >&-`);
  expect(closed.code).toBe(1);
  expect(closed.stderr).toContain("stdout is closed");
  expect(runShell(`${words} > /dev/null`).code).toBe(0);
});

test("a program that discards stdout does not fail a command that does something else", () => {
  const discards = { diff: ["--save"], watch: [], listen: [], snapshot: [], login: [], sandbox: [] };
  for (const [name, flags] of Object.entries(discards)) {
    const command = EVERY_COMMAND.find((each) => each.name === name);
    const given = { positionals: [], flags: Object.fromEntries(flags.map((flag) => [flag.slice(2), true])) };
    expect({ name, hasEffects: command?.hasEffects?.(given) }).toEqual({ name, hasEffects: true });
  }
  const diff = EVERY_COMMAND.find(({ name }) => name === "diff");
  expect(diff?.hasEffects?.({ positionals: ["a", "b"], flags: {} })).toBe(false);
});

test("a closed stdout fails at the first write, and says what can be done", async () => {
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => {
    openClosedOutput().write("x", (failure) => resolve(failure as NodeJS.ErrnoException));
  });
  expect(explainOutputError(error)).toMatchObject({
    code: "file.closed-output",
    hint: expect.stringContaining("-o") as string,
  });
});
