import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { parseEmployees } from "../support/records.ts";
import { runProgram } from "../support/program.ts";

describe.concurrent("filters that Namely knows too", { timeout: 120_000 }, () => {
  it.each([
    ["--status", "active"],
    ["--status", "pending"],
    ["--manager", "josephine.smith@sandbox.example.com"],
  ])(
    "are not left to it in an export, since people leave a filtered list while it is read: %s %s",
    async (...words) => {
      await using company = await openCompany({ employees: 130 });
      const { code } = await runProgram(["employees", ...words], { env: pointAt(company) });
      expect(code).toBe(0);
      expect(company.requests.filter(({ query }) => query.includes("filter"))).toEqual([]);
    },
  );

  it("are applied here to titles that Namely's filter would spell otherwise", async () => {
    await using company = await openCompany({ employees: 130 });
    const all = parseEmployees((await runProgram(["employees"], { env: pointAt(company) })).stdout);
    const [first, second] = all.filter(({ job_title }) => job_title !== null);
    company.control.setField(second?.id ?? "", "job_title", {
      id: "t",
      title: first?.job_title?.toUpperCase(),
    });
    const words = ["employees", "--job-title", first?.job_title ?? "", "--fields", "id"];
    const { stdout } = await runProgram(words, { env: pointAt(company) });
    expect(stdout).toContain(first?.id ?? "none");
    expect(stdout).toContain(second?.id ?? "none");
  });

  it("a group that does not exist is refused with the nearest, and an empty one is not", async () => {
    await using company = await openCompany({ employees: 60 });
    const groups = (await runProgram(["groups", "--fields", "name"], { env: pointAt(company) })).stdout;
    const { name } = JSON.parse(groups.split("\n")[0] ?? "{}") as { name: string };
    const misspelt = await runProgram(["employees", "--group", `${name}x`], { env: pointAt(company) });
    expect(misspelt).toMatchObject({ code: 2, stdout: "" });
    expect(misspelt.stderr).toContain(`Did you mean "${name}"`);
    const known = await runProgram(["employees", "--group", name.toUpperCase()], { env: pointAt(company) });
    expect(known.code).toBe(0);
  });
});
