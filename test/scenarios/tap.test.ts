import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { someOf } from "../support/effort.ts";
import { openCompany } from "../support/company.ts";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import type { Quirks } from "../../src/sandbox/control/quirks.ts";
import { collect, openNamely } from "../support/library.ts";
import { SingerTarget } from "../support/singer-checker.ts";
import { longAgo, openTapPlace } from "../support/tap-place.ts";

/** All there is of the same company, by id and without what the tap leaves out: read by the library, which loads no tap. */
async function readAll(sandbox: Sandbox): Promise<Readonly<Record<string, Map<string, object>>>> {
  await using namely = await openNamely(sandbox);
  const employees: object[] = [];
  for await (const { lifecycle: _, ...employee } of namely.employees()) employees.push(employee);
  const plainLists = await Promise.all(
    LISTS.flatMap(({ stream, library }) => {
      const method = library?.method?.name as "teams" | undefined;
      if (stream === undefined || method === undefined) return [];
      return [collect(namely[method]()).then((records) => [stream.name, records] as const)];
    }),
  );
  const lists = {
    // Offices are groups, which have a stream of their own.
    companies: (await collect(namely.companies())).map((company) => {
      const { offices: _, ...kept } = company;
      return kept;
    }),
    groups: await collect(namely.groups()),
    ...Object.fromEntries(plainLists),
    employees,
  };
  const byId = (records: readonly object[]): Map<string, object> =>
    new Map(records.map((record) => [String((record as { id?: unknown }).id), record]));
  return Object.fromEntries(Object.entries(lists).map(([name, records]) => [name, byId(records)]));
}

describe.concurrent("what the tap extracts is all there is", () => {
  const habits: readonly Partial<Quirks>[] = [
    {},
    { metaTotal: "absent", reportsTo: "object", noManager: "empty-array" },
    { profileShape: "2015", dateFormat: "us", employeeType: "string" },
    { ignoreSort: true, numbersAsStrings: true, emptyAs: "empty-string" },
    { hiddenKeys: ["updated_at", "personal_email"], linkedGroups: "absent", groupType: "id" },
  ];
  test.each(someOf(habits, 1))("with the quirks %j", async (quirks) => {
    await using sandbox = await openCompany({ quirks, employees: 60, today: longAgo() });
    using tap = openTapPlace(sandbox);
    const output = await tap.extract();
    const target = new SingerTarget();
    target.apply(output);
    const all = await readAll(sandbox);
    expect(output.streams).toEqual(Object.keys(all));
    for (const [stream, records] of Object.entries(all)) expect(target.table(stream)).toEqual(records);
  });
});

test("fields that are selected and that the token cannot see are named once", async () => {
  await using sandbox = await openCompany({
    quirks: { hiddenKeys: ["start_date", "reports_to"] },
    employees: 5,
    today: longAgo(),
  });
  using tap = openTapPlace(sandbox);
  const { stderr } = await tap.extract();
  expect(stderr.split("\n").filter((line) => line.startsWith("WARNING"))).toEqual([
    'WARNING This token cannot see "manager", "managers" and "start_date" of any employee, so they are empty.',
  ]);
});
