import { describe, expect, it } from "vitest";
import { countPageRequests, openCompany } from "../support/company.ts";
import { makePlace } from "../support/program.ts";
import { findWorkers, layBaseline, listStored, namesByPerson, runDiff } from "../support/snapshots.ts";

describe.concurrent("diff --incremental", { timeout: 120_000 }, () => {
  it("finds ten changes among 5,000 people with two requests for profiles at most", async () => {
    await using company = await openCompany({ employees: 5000 });
    using place = makePlace();
    await layBaseline({ company, place });
    const people = findWorkers(company, 9);
    const expected: Record<string, string[]> = { [company.control.hire()]: ["hired"] };
    for (const [index, id] of people.entries()) {
      if (index % 2 === 0) company.control.terminate(id);
      else company.control.rename(id, { last_name: "Okafor" });
      expected[id] = [index % 2 === 0 ? "terminated" : "changed"];
    }
    const before = countPageRequests(company);
    const { code, stderr, events } = await runDiff({ company, place }, "--incremental", "--save");
    expect({ code, told: namesByPerson(events) }).toEqual({ code: 0, told: expected });
    expect(stderr).toMatch(/^5,001 employees · /m);
    expect(countPageRequests(company) - before).toBeLessThanOrEqual(2);
    const again = await runDiff({ company, place }, "--incremental", "--save");
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(countPageRequests(company) - before).toBeLessThanOrEqual(4);
    expect(listStored(place)).toHaveLength(2);
  });
});
