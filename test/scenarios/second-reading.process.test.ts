import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { startProgram } from "../support/program.ts";

describe.concurrent("a program that is asked to stop", { timeout: 120_000 }, () => {
  it("ends by SIGHUP, as when the terminal is closed, with exit 129", async () => {
    await using company = await openCompany({ employees: 400, latencyMs: 200 });
    const { child, ended } = startProgram(["employees"], { env: pointAt(company) });
    await company.receive(8);
    child.kill("SIGHUP");
    expect(await ended).toMatchObject({ code: 129, stdout: "" });
  });
});
