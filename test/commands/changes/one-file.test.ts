import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../../support/company.ts";
import { makePlace, runProgram } from "../../support/program.ts";
import { namesByPerson, parseEvents } from "../../support/snapshots.ts";

describe.concurrent("diff of one file", { timeout: 120_000 }, () => {
  it("compares it with Namely now, and leaves it as it is", async () => {
    await using company = await openCompany({ employees: 20 });
    using place = makePlace();
    const env = pointAt(company);
    await runProgram(["snapshot", "-o", "old.ndjson"], { env, place });
    const before = readFileSync(join(place.work, "old.ndjson"), "utf8");
    const joiner = company.control.hire();
    const words = ["diff", "old.ndjson", "--as-of", company.control.today];
    const { code, stdout } = await runProgram(words, { env, place });
    expect(code).toBe(0);
    expect(namesByPerson(parseEvents(stdout))).toEqual({ [joiner]: ["hired"] });
    expect(readFileSync(join(place.work, "old.ndjson"), "utf8")).toBe(before);
  });

  it.each([
    ["--save", [], "namely diff --against 'old one.ndjson' --save"],
    ["--baseline", ["leavers"], "See namely diff --help"],
    ["--against", ["other.ndjson"], "Name two files to compare them offline"],
    ["--incremental", [], "See namely diff --help"],
  ])("refuses %s beside it", async (flag, values, hint) => {
    const { code, stderr } = await runProgram(["diff", "old one.ndjson", flag, ...values]);
    expect(code).toBe(2);
    expect(stderr).toContain(flag);
    expect(stderr).toContain(`hint: ${hint}`);
  });

  it("that does not exist names it, and how to create it", async () => {
    await using company = await openCompany({ employees: 5 });
    const { code, stderr } = await runProgram(["diff", "mnday.ndjson"], { env: pointAt(company) });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: The file "mnday.ndjson" does not exist or is empty.\nhint: Save the baseline first: namely diff --against mnday.ndjson --save\n',
    );
  });
});
