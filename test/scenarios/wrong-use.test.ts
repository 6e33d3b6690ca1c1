import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type ProgramResult, runProgram } from "../support/program.ts";
import { times } from "../support/effort.ts";
import { sideBySide } from "../support/side-by-side.ts";

/** What is looked at in this process by test/trust has to hold through the built program, too: some of it each time. */
function some<Case>(cases: readonly Case[]): readonly Case[] {
  return cases.slice(0, times(2, Infinity));
}

function expectWrongUse(result: ProgramResult, label: string): void {
  const { code, stdout, stderr } = result;
  expect({ label, code, stdout }).toEqual({ label, code: 2, stdout: "" });
  expect(stderr).toMatch(/^error: .+\n/);
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  expect(stderr).not.toMatch(/^\s+at |node:internal|a fault of namely/m);
}

describe.concurrent("the program", { timeout: 120_000 }, () => {
  it("says what is wrong in three lines at most, exits 2 and makes no request", async () => {
    await using company = await openCompany({ employees: 5 });
    const lines = [
      "employes",
      "employees --format xml",
      "employees --format table --excel",
      "employees --output",
      "employees get",
      "companies --limit 3",
      "use",
      "nonsense --help-me",
    ];
    await sideBySide(some(lines), async (line) => {
      expectWrongUse(await runProgram(line.split(" "), { env: pointAt(company) }), line);
    });
    expect(company.requests).toEqual([]);
  });

  it("refuses a NAMELY_BASE_URL that would show the token, or that is no plain address", async () => {
    await using company = await openCompany({ employees: 5 });
    const addresses = [
      "http://acme.namely.com",
      "http://127.0.0.1.example.com",
      "ftp://127.0.0.1/",
      "acme.namely.com",
      "https://user:secret@acme.namely.com",
      `${company.url}/?x=1`,
    ];
    await sideBySide(some(addresses), async (address) => {
      const env = { ...pointAt(company), NAMELY_BASE_URL: address };
      const result = await runProgram(["employees"], { env });
      expectWrongUse(result, address);
      expect(result.stderr).toContain("NAMELY_BASE_URL");
      expect(result.stderr).not.toContain("secret");
    });
    expect(company.requests).toEqual([]);
  });

  it("takes a NAMELY_BASE_URL that ends in a slash or in the API's path", async () => {
    await using company = await openCompany({ employees: 5 });
    for (const end of some(["/", "/api/v1", "/api/v1/"])) {
      const env = { ...pointAt(company), NAMELY_BASE_URL: company.url + end };
      expect(await runProgram(["companies", "-q"], { env })).toMatchObject({ code: 0, stderr: "" });
    }
  });

  it("says that an address is not Namely's when nothing is there", async () => {
    await using company = await openCompany({ employees: 5 });
    const env = { ...pointAt(company), NAMELY_BASE_URL: `${company.url}/not/here` };
    const { code, stdout, stderr } = await runProgram(["employees"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  });

  it("refuses a NAMELY_RATE_LIMIT that is none", async () => {
    await using company = await openCompany({ employees: 5 });
    await sideBySide(some(["abc", "100", "0/60s", "-1/60s"]), async (limit) => {
      const env = { ...pointAt(company), NAMELY_RATE_LIMIT: limit };
      const result = await runProgram(["employees"], { env });
      expectWrongUse(result, limit);
      expect(result.stderr).toContain("NAMELY_RATE_LIMIT");
    });
  });

  it("refuses a company that cannot be one, by flag, by variable and by word", async () => {
    using place = makePlace();
    const names = ["ac me", "acme.example.com", "../acme", "a_b"];
    await sideBySide(some(names), async (name) => {
      const env = { NAMELY_TOKEN: "0123456789abcdef" };
      expectWrongUse(await runProgram(["employees", "--company", name], { env, place }), name);
    });
    const env = { NAMELY_TOKEN: "0123456789abcdef", NAMELY_COMPANY: "ac me" };
    expectWrongUse(await runProgram(["employees"], { env, place }), "NAMELY_COMPANY");
    const login = { input: "0123456789abcdef", place };
    expectWrongUse(await runProgram(["login", "ac me", "--with-token"], login), "login");
  });

  it("says which command to run when there is no login, and exits 4", async () => {
    const lines = [
      "employees",
      "employees get x",
      "groups",
      "companies",
      "token",
      "status",
      "employees --company acme",
    ];
    await sideBySide(some(lines), async (line) => {
      const { code, stderr } = await runProgram(line.split(" "));
      expect({ line, code }).toEqual({ line, code: 4 });
      expect(stderr).toMatch(/hint: .*namely login/);
    });
  });

  it("exits 4 for a company that is not logged in beside one that is", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const env = { NAMELY_BASE_URL: company.url, NAMELY_RATE_LIMIT: "1000/1s" };
    const login = ["login", "sandbox", "--with-token", "--store", "file"];
    expect(await runProgram(login, { env, place, input: company.personalToken })).toMatchObject({ code: 0 });
    expect(await runProgram(["companies", "-q"], { env, place })).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout, stderr } = await runProgram(["companies", "--company", "other"], { env, place });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain('Not logged in to "other", only to sandbox.');
    expect(stderr).toContain("hint: namely login other");
  });

  it("without a word, or with --help, shows help on stdout and exits 0", async () => {
    for (const words of [[], ["--help"], ["employees", "--help"], ["employees", "get", "-h"]]) {
      const { code, stdout, stderr } = await runProgram(words);
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: "" });
      expect(stdout).toContain("\nUsage: namely ");
    }
  });
});
