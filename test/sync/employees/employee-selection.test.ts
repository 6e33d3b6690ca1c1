import { describe, expect, test } from "vitest";
import { EmployeeSelection, listAskedFields } from "../../../src/sync/employees/employee-selection.ts";
import type { EmployeeFilter } from "../../../src/unified/employee/filters.ts";
import { readEmployeeLine, type StoredEmployee } from "../../../src/unified/employee/read-employee.ts";

function person(fields: Record<string, unknown>): StoredEmployee {
  const line = readEmployeeLine(JSON.stringify(fields), { file: "people.ndjson", line: 1 });
  if (line.kind !== "employee") throw new Error("not an employee");
  return line.employee;
}

const select = (filter: EmployeeFilter): EmployeeSelection =>
  new EmployeeSelection({ filter, assured: [], place: undefined });

function finish(selection: EmployeeSelection, scope?: "part"): string[] {
  const warnings: string[] = [];
  selection.finish((sentence) => void warnings.push(sentence), scope);
  return warnings;
}

const always = (): boolean => true;

test("people who come again are counted once", () => {
  const selection = select({ statuses: ["active"] });
  const unknown = person({ id: "a", employment_status: "unknown", employment_status_raw: "on leave" });
  selection.take(unknown, () => false);
  selection.take(unknown, always);
  selection.restart();
  selection.take(unknown, always);
  expect(finish(selection)).toEqual([
    "1 of 1 employees has an unknown employment status, so --status leaves them out; add unknown to list them.",
  ]);
});

test("people of an unknown status whom another filter leaves out are not counted", () => {
  const selection = select({ statuses: ["active"], started_since: "2026-01-01" });
  selection.take(person({ id: "a", employment_status: "unknown", start_date: "2020-01-01" }), always);
  expect(finish(selection)).toEqual([]);
});

test("a value that somebody may have who does not show it is not unknown", () => {
  const selection = select({ job_title: "Engineer" });
  selection.take(person({ id: "a", job_title: "Clerk" }), always);
  selection.take(person({ id: "b" }), (field) => field !== "job_title");
  expect(finish(selection)).toEqual([
    "1 of 2 employees does not show job_title, so --job-title may miss them.",
  ]);
});

describe("a manager who is named by email", () => {
  const boss = person({ id: "boss", work_email: "boss@example.com" });
  const report = person({ id: "a", manager: { id: "boss" } });
  const other = person({ id: "b", manager: { id: "someone" } });

  test("has the reports who show only the manager's id, in whichever order people come", () => {
    const selection = select({ manager: "BOSS@example.com" });
    expect([report, boss, other].map((one) => selection.take(one, always))).toEqual([false, false, false]);
    expect(selection.takeUndecided().map(({ id }) => id)).toEqual(["a"]);
    expect(finish(selection)).toEqual([]);
  });

  test("has only the reports whom the other filters want", () => {
    const selection = select({ manager: "boss@example.com", started_since: "2026-01-01" });
    for (const one of [report, boss]) selection.take(one, always);
    expect(selection.takeUndecided()).toEqual([]);
  });

  test("has them warned of where they cannot be brought back", () => {
    const selection = select({ manager: "boss@example.com" });
    for (const one of [report, boss]) selection.take(one, always);
    expect(finish(selection, "part")).toEqual([
      "--manager missed 1 of 2 employees, who show only the id of this manager; give the id.",
    ]);
  });
});

test("fields are asked for by their first word, and sensitive ones by a flag alone", () => {
  const sensitive = { includeSensitive: true };
  expect(listAskedFields(["id, manager.name", "custom_fields.a.b"], sensitive)).toEqual([
    "id",
    "manager",
    "custom_fields.a.b",
  ]);
  expect(listAskedFields(undefined, sensitive)).toContain("ssn");
  expect(listAskedFields(undefined, { includeSensitive: false })).toEqual([]);
});
