import { expect, test } from "vitest";
import { FilterCheck } from "../../../src/sync/employees/filter-check.ts";
import { readEmployeeLine, type StoredEmployee } from "../../../src/unified/employee/read-employee.ts";

function person(fields: Record<string, unknown>): StoredEmployee {
  const line = readEmployeeLine(JSON.stringify({ id: "p1", ...fields }), { file: "people.ndjson", line: 1 });
  if (line.kind !== "employee") throw new Error("not an employee");
  return line.employee;
}

const ADA = person({ id: "ada", name: "Ada José", work_email: "ada@example.com", department: "Café" });
const BO = person({
  id: "bo",
  name: "Bo",
  manager: { id: "zed", name: "Zed", email: null },
  teams: [{ id: "t1", name: "Blue" }],
});

test.each([[{ department: "cafe\u0301" }], [{ group: "blue" }], [{}]])(
  "what exists is found, however it is typed: %j",
  (filter) => {
    const filterCheck = new FilterCheck(filter, []);
    for (const employee of [ADA, BO]) filterCheck.see(employee);
    expect(() => filterCheck.check()).not.toThrow();
  },
);

test.each([
  [{ department: "Cafés" }, /no department "Cafés"/u, /Café/u],
  [{ group: "Blu" }, /no group "Blu"/u, /Blue/u],
  [{ job_title: "Engineer" }, /no job title "Engineer"/u, /job_title/u],
])("what nobody has is an error with the nearest: %j", (filter, sentence, hint) => {
  const filterCheck = new FilterCheck(filter, []);
  for (const employee of [ADA, BO]) filterCheck.see(employee);
  expect(() => filterCheck.check()).toThrow(
    expect.objectContaining({
      code: "usage.unknown-value",
      message: expect.stringMatching(sentence) as string,
      hint: expect.stringMatching(hint) as string,
    }),
  );
});

test("a value that is known to exist may be nobody's", () => {
  const filterCheck = new FilterCheck({ department: "Empty" }, ["department"]);
  filterCheck.see(ADA);
  expect(() => filterCheck.check()).not.toThrow();
});

test("without anybody nothing can be said to be unknown", () => {
  expect(() => new FilterCheck({ department: "ada" }, []).check()).not.toThrow();
});
