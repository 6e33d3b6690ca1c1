import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { runProgram } from "../support/program.ts";

describe.concurrent("a roster that is read a second time", { timeout: 120_000 }, () => {
  it("is put out as JSON once, with the right count", async () => {
    await using company = await openCompany({ employees: 230 });
    company.control.changeBetweenPages({ after: 2, hire: 1 });
    const { code, stdout, stderr } = await runProgram(["employees", "--format", "json"], {
      env: pointAt(company),
    });
    const { result, result_count } = JSON.parse(stdout) as { result: { id: string }[]; result_count: number };
    expect(code).toBe(0);
    expect(result.map(({ id }) => id)).toEqual(company.control.ids());
    expect(result_count).toBe(231);
    expect(stderr).toContain("231 employees");
  });

  it("is put out as CSV once, with one header", async () => {
    await using company = await openCompany({ employees: 230 });
    company.control.changeBetweenPages({ after: 2, hire: 1 });
    const words = ["employees", "--format", "csv", "--fields", "id"];
    const { stdout } = await runProgram(words, { env: pointAt(company) });
    expect(parseCsv(stdout).map(([id]) => id)).toEqual(["id", ...company.control.ids()]);
  });

  it("is put out as a table once", async () => {
    await using company = await openCompany({ employees: 130 });
    company.control.changeBetweenPages({ after: 1, hire: 1 });
    const words = ["employees", "--format", "table", "--fields", "id"];
    const { stdout } = await runProgram(words, { env: pointAt(company) });
    expect(stdout.trimEnd().split("\n")).toEqual(["ID", ...company.control.ids()]);
  });
});

describe.concurrent("what a person may be surprised by", { timeout: 120_000 }, () => {
  it("two people with one email are not silently one", async () => {
    await using company = await openCompany({ employees: 20 });
    const [first = "", second = ""] = company.control.ids();
    company.control.setField(first, "email", "shared@example.com");
    company.control.setField(second, "email", "shared@example.com");
    const { code, stderr } = await runProgram(["employees", "get", "shared@example.com"], {
      env: pointAt(company),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('"shared@example.com" matches 2 employees.');
  });
});
