import { expect, test } from "vitest";
import { openCompany } from "../support/company.ts";
import { longAgo, openTapPlace } from "../support/tap-place.ts";

test("a person removed while the tap reads comes from no read, and no one comes twice", async () => {
  await using sandbox = await openCompany({ employees: 130, today: longAgo() });
  using tap = openTapPlace(sandbox);
  sandbox.control.changeBetweenPages({ after: 2, remove: 1 });
  const { records, stderr } = await tap.extract();
  const ids = records.filter(({ stream }) => stream === "employees").map(({ record }) => record["id"]);
  expect(ids).toHaveLength(129);
  expect(new Set(ids)).toEqual(new Set(sandbox.control.ids()));
  expect(stderr).toContain("WARNING All employees were read again");
});
