import { describe, expect, it } from "vitest";
import { makePlace, runProgram } from "../support/program.ts";

describe.concurrent("a secret without a company", () => {
  it("is not made: the company has to be known", { timeout: 120_000 }, async () => {
    using place = makePlace();
    const { code, stdout, stderr } = await runProgram(["webhook-secret", "new"], { place });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("hint: namely login");
  });
});
