import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { collect, openNamely } from "../support/library.ts";
import { SingerTarget } from "../support/singer-checker.ts";
import { longAgo, openTapPlace } from "../support/tap-place.ts";

/** All there is of the same company, by id and without what the tap leaves out: read by the library, which loads no tap. */
async function readAll(sandbox: Sandbox): Promise<Readonly<Record<string, Map<string, object>>>> {
  await using namely = await openNamely(sandbox);
  const employees: object[] = [];
  for await (const { lifecycle: _, ...employee } of namely.employees()) employees.push(employee);
  const lists = {
    // Offices are groups, which have a stream of their own.
    companies: (await collect(namely.companies())).map((company) => {
      const { offices: _, ...kept } = company;
      return kept;
    }),
    groups: await collect(namely.groups()),
    teams: await collect(namely.teams()),
    job_titles: await collect(namely.jobTitles()),
    employees,
  };
  const byId = (records: readonly object[]): Map<string, object> =>
    new Map(records.map((record) => [String((record as { id?: unknown }).id), record]));
  return Object.fromEntries(Object.entries(lists).map(([name, records]) => [name, byId(records)]));
}

describe.concurrent("an incremental run", () => {
  test("brings the target to where an export is, week after week", async () => {
    await using sandbox = await openCompany({ today: longAgo() });
    using tap = openTapPlace(sandbox);
    const target = new SingerTarget();
    let state: object = {};
    for (let week = 0; week < 4; week++) {
      const output = await tap.extract({ state });
      target.apply(output);
      state = output.state;
      const { employees } = await readAll(sandbox);
      const kept = new Map([...target.table("employees")].filter(([id]) => employees?.has(id)));
      expect(kept).toEqual(employees);
      sandbox.control.advance(7);
    }
  });
});
