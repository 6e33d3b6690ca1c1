import { expect, test } from "vitest";
import { isInCi } from "../../../src/platform/process/environment.ts";
import { runProgram } from "../../support/program.ts";

const COLOR = "\u001B[31merror:";

test.each(["1", "true", "yes", "woodpecker"])("CI=%s is a CI job, and errors have no color", async (CI) => {
  expect(isInCi({ CI })).toBe(true);
  const { stderr } = await runProgram(["employees"], { columns: 80, env: { CI } });
  expect(stderr).toContain("error:");
  expect(stderr).not.toContain(COLOR);
});

test.each(["", "0", "false", "False", "no", "off", undefined])(
  "CI=%s is not a CI job, and errors have color",
  async (CI) => {
    expect(isInCi({ CI })).toBe(false);
    const { stderr } = await runProgram(["employees"], { columns: 80, env: { CI } });
    expect(stderr).toContain(COLOR);
  },
);
