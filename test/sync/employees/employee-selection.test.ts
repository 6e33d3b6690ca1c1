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

test("a value is not unknown while an employee who does not show the field may have it", () => {
  const selection = select({ job_title: "Engineer" });
  selection.take(person({ id: "a", job_title: "Clerk" }), always);
  selection.take(person({ id: "b" }), (field) => field !== "job_title");
  expect(finish(selection)).toEqual([
    "1 of 2 employees does not show job_title, so --job-title may miss them.",
  ]);
});

describe("a manager", () => {
  const BOSS_ID = "9a1d7e20-5b0f-4f5c-8c55-7f3a2b1c0d22";
  const boss = person({
    id: BOSS_ID,
    employee_number: "0042",
    name: "Ada King",
    first_name: "Augusta",
    last_name: "King",
    work_email: "boss@example.com",
    job_title: "Head",
  });
  const report = person({ id: "a", manager: { id: BOSS_ID } });
  const second = person({
    id: "b",
    managers: [{ id: "someone" }, { id: BOSS_ID, name: "Augusta King", email: null }],
  });
  const other = person({ id: "c", manager: { id: "someone", name: "Bo Zed", email: "bo@example.com" } });
  const everyone = [report, boss, second, other];

  /** The ids of those who are wanted, in the order of the answer. */
  function choose(filter: EmployeeFilter, people = everyone): string[] {
    const selection = select(filter);
    const taken = people.filter((one) => selection.take(one, always));
    const ids = [...taken, ...selection.takeUndecided()].map(({ id }) => id);
    expect(finish(selection)).toEqual([]);
    return ids;
  }

  test.each([
    ["the id", BOSS_ID],
    ["the id in capital letters", BOSS_ID.toUpperCase()],
    ["the employee number", "0042"],
    ["the email, in any case", "BOSS@example.com"],
    ["the name as shown", "ada king"],
    ["the legal name, last name first", "King, Augusta"],
    ["a word of the name", "Ada"],
  ])("is named by %s and has all reports, in whichever order people come", (_, manager) => {
    expect(choose({ manager })).toEqual(["a", "b"]);
    expect(choose({ manager }, [boss, second, report])).toEqual(["b", "a"]);
  });

  test.each(["bo zed", "bo@example.com", "someone"])(
    "who is only known from the records of reports is found there: %s",
    (manager) => {
      expect(choose({ manager })).toEqual(["b", "c"]);
    },
  );

  test("has only the reports whom the other filters want", () => {
    expect(choose({ manager: "boss@example.com", started_since: "2026-01-01" })).toEqual([]);
  });

  test("a person who left does not hide a current employee of the same name", () => {
    const left = person({
      id: "old",
      name: "Ada King",
      employment_status: "inactive",
      lifecycle: "terminated",
    });
    const former = person({ id: "f", manager: { id: "old", name: "Ada King", email: null } });
    expect(choose({ manager: "Ada King" }, [left, former, ...everyone])).toEqual(["a", "b"]);
  });

  test("may not be one of several, who are listed with title", () => {
    const selection = select({ manager: "Ada King" });
    const twin = person({ id: "twin", name: "Ada King", job_title: "Clerk" });
    for (const one of [...everyone, twin]) selection.take(one, always);
    expect(() => finish(selection)).toThrow(
      expect.objectContaining({
        code: "usage.ambiguous",
        message: '--manager "Ada King" matches 2 employees.',
        items: [`${BOSS_ID}  Ada King · Head`, "twin  Ada King · Clerk"],
      }),
    );
  });

  test("is the only one left when the list comes again without the other", () => {
    const selection = select({ manager: "Ada King" });
    const twin = person({ id: "twin", name: "Ada King" });
    for (const one of [...everyone, twin]) selection.take(one, always);
    selection.restart();
    for (const one of everyone) selection.take(one, always);
    expect(selection.takeUndecided().map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("who is no one is an error that names the nearest", () => {
    const selection = select({ manager: "Ada Kign" });
    for (const one of everyone) selection.take(one, always);
    expect(() => finish(selection)).toThrow(
      expect.objectContaining({
        code: "usage.unknown-value",
        message: 'No employee matches --manager "Ada Kign".',
        hint: 'Did you mean "Ada King" (Head, boss@example.com)?',
      }),
    );
  });

  test("is not unknown where names are hidden", () => {
    const selection = select({ manager: "Ada Kign" });
    for (const one of everyone) selection.take(one, (field) => field !== "name");
    expect(() => finish(selection)).toThrow(expect.objectContaining({ code: "access.field-hidden" }));
  });

  test("is decided on at once in a part of the list, with a warning of those who cannot be", () => {
    const selection = new EmployeeSelection({
      filter: { manager: "Augusta King" },
      assured: [],
      place: undefined,
      isPart: true,
    });
    expect(everyone.map((one) => selection.take(one, always))).toEqual([false, false, true, false]);
    expect(finish(selection, "part")).toEqual([
      "--manager missed 1 of 4 employees, who show only the id of this manager. Use the id instead.",
    ]);
  });

  test("leaves no one twice when the part becomes the whole list", () => {
    const selection = new EmployeeSelection({
      filter: { manager: "Augusta King" },
      assured: [],
      place: undefined,
      isPart: true,
    });
    for (const one of everyone) selection.take(one, always);
    selection.restart({ isPart: false });
    expect(everyone.filter((one) => selection.take(one, always))).toEqual([]);
    expect(selection.takeUndecided().map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("counts people of an unknown status only below the manager", () => {
    const selection = select({ manager: "Ada King", statuses: ["active"] });
    const unknown = { employment_status: "unknown", employment_status_raw: "on leave" };
    const people = [
      boss,
      person({ id: "u", manager: { id: BOSS_ID }, ...unknown }),
      person({ id: "v", manager: { id: "someone" }, ...unknown }),
    ];
    for (const one of people) selection.take(one, always);
    expect(selection.takeUndecided()).toEqual([]);
    expect(finish(selection)).toEqual([
      "1 of 3 employees has an unknown employment status, so --status leaves them out; add unknown to list them.",
    ]);
  });
});

test("a search without visible names is no search, and without departments it is a warned one", () => {
  const search = (hidden: string): string[] => {
    const selection = select({ search: "ada" });
    selection.take(person({ id: "a", name: "Ada" }), (field) => field !== hidden);
    return finish(selection);
  };
  expect(() => search("name")).toThrow(expect.objectContaining({ code: "access.field-hidden" }));
  expect(search("department")).toEqual([
    'This token cannot see "department" of any employee, so --search may miss people.',
  ]);
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

describe("a search for an email address", () => {
  const search = (text: string): EmployeeSelection => {
    const selection = select({ search: text });
    selection.take(person({ id: "a", name: "Ada King" }), (field) => field !== "work_email");
    return selection;
  };

  test("fails where no employee shows one and no one was found", () => {
    expect(() => finish(search("ada@acme.example"))).toThrow(
      'This token cannot see "work_email" of any employee, so --search cannot be applied.',
    );
  });

  test("is no other than a search for a name where a name has it", () => {
    const warning = 'This token cannot see "work_email" of any employee, so --search may miss people.';
    expect(finish(search("Ada"))).toEqual([warning]);
  });
});
