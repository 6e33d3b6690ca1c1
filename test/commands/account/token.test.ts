import { expect, test } from "vitest";
import { tokenCommand } from "../../../src/commands/account/token.ts";
import { makeScene, runCommand } from "../terminal-context.ts";

test("the token and a line feed are on stdout, and nothing is on stderr", async () => {
  const scene = makeScene({ NAMELY_TOKEN: "pat-1", NAMELY_BASE_URL: "http://localhost:1" });
  expect(await runCommand(scene, tokenCommand)).toMatchObject({
    stdout: "pat-1\n",
    stderr: "",
    error: undefined,
  });
});

test("without a login it exits 4 and writes no byte to stdout", async () => {
  const { stdout, error } = await runCommand(makeScene(), tokenCommand);
  expect(stdout).toBe("");
  expect(error).toMatchObject({ code: "auth.required", hint: "namely login <company>" });
});
