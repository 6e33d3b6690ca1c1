import { describe, expect, test } from "vitest";
import {
  createEmployeeFilter,
  resolveFilterDays,
  type EmployeeFilter,
} from "../../../src/unified/employee/filters.ts";
import { readEmployeeLine } from "../../../src/unified/employee/read-employee.ts";
import { mapProfile } from "../mapping.ts";
import { profileOf2015, profileOfToday } from "../profiles.ts";

const tamsin = mapProfile(profileOf2015);
const noor = mapProfile(profileOfToday);

/** Which of the two are wanted. */
function wanted(filter: EmployeeFilter): string {
  const matches = createEmployeeFilter(filter);
  return [tamsin, noor]
    .filter(matches)
    .map(({ first_name }) => first_name)
    .join(" ");
}

test.each<[string, EmployeeFilter, string]>([
  ["nothing", {}, "Tamsin Noor"],
  ["no status in particular", { statuses: [] }, "Tamsin Noor"],
  ["a status", { statuses: ["active"] }, "Tamsin"],
  ["several statuses", { statuses: ["pending", "inactive"] }, "Noor"],
  ["a department in another case", { department: "PLATFORM" }, "Noor"],
  ["a department by id", { department: "group-platform" }, "Noor"],
  ["only whole names", { department: "Plat" }, ""],
  ["a division that is called so", { division: "europe" }, "Noor"],
  ["an office", { office: "new york" }, "Tamsin"],
  ["no office of a department's name", { office: "Platform" }, ""],
  ["a group of any kind", { group: "Dublin" }, "Noor"],
  ["a team by name", { group: "apollo" }, "Tamsin"],
  ["a team by id", { group: "team-zebra" }, "Tamsin"],
  ["a job title", { job_title: "engineer" }, "Noor"],
  ["a job title's id", { job_title: "11aa22bb-0000-4000-8000-000000000001" }, "Tamsin"],
  ["a work address", { email: "NOOR.HADDAD@example.com" }, "Noor"],
  ["a personal address", { email: "tamsin@home.example" }, "Tamsin"],
  ["a change since a day", { updated_since: "2020-01-01" }, "Noor"],
  ["a change at that very moment", { updated_since: "2023-11-14T22:13:20Z" }, "Noor"],
  ["a change at that moment in another zone", { updated_since: "2023-11-14T17:13:20.000-05:00" }, "Noor"],
  ["a change after that moment", { updated_since: "2023-11-14T22:13:20.001Z" }, ""],
  ["a start since its day", { started_since: "2020-02-29" }, "Noor"],
  ["a start since the day after", { started_since: "2020-03-01" }, ""],
  ["a departure since its day", { terminated_since: "2024-06-30" }, "Noor"],
  ["a departure since the day after", { terminated_since: "2024-07-01" }, ""],
  ["all of several things", { statuses: ["active"], department: "Platform" }, ""],
])("wants %s", (_, filter, names) => {
  expect(wanted(filter)).toBe(names);
});

describe("a departure", () => {
  const since = createEmployeeFilter({ terminated_since: "2024-06-01" });
  const dates = (start_date: string, termination_date: string) => ({
    ...tamsin,
    start_date,
    termination_date,
  });

  test("from before a rehire is none of the present employment", () => {
    expect(since({ ...dates("2025-01-01", "2024-06-30"), employment_status: "active" })).toBe(false);
    expect(since({ ...dates("2027-01-01", "2024-06-30"), employment_status: "pending" })).toBe(false);
  });

  test("on the first day itself counts", () => {
    expect(since({ ...dates("2024-06-30", "2024-06-30"), employment_status: "active" })).toBe(true);
  });

  test("of somebody who is inactive counts also where it lies before the first day", () => {
    expect(since({ ...dates("2024-07-15", "2024-06-30"), employment_status: "inactive" })).toBe(true);
  });
});

const ANA = {
  ...tamsin,
  first_name: "Ana María",
  preferred_name: "Anita",
  last_name: "Núñez",
  name: "Anita Núñez",
};

test.each([
  ["a part of the name as shown", "nita n", true],
  ["a part of the legal name, without accents", "maria nunez", true],
  ["the last name first", "Núñez, Ana", true],
  ["the last name first and no comma", "nunez anita", true],
  ["a part of the work email", "@EXAMPLE", true],
  ["a part of the job title", "ngine", true],
  ["a part of the department", "latfor", true],
  ["nothing else, such as the office", "new york", false],
  ["signs that no name has", "---", false],
])("a search finds %s", (_, search, expected) => {
  const matches = createEmployeeFilter({ search });
  const employee = { ...ANA, work_email: "an@example.com", job_title: "Engineer", department: "Platform" };
  expect(matches(employee)).toBe(expected);
});

test("relative days of a filter become dates, and times and dates stay", () => {
  const filter = {
    status: "active",
    started_since: "30d",
    terminated_since: "2026-01-01",
    updated_since: "2026-03-01T08:00:00Z",
  };
  expect(resolveFilterDays(filter, "2026-03-02")).toEqual({ ...filter, started_since: "2026-01-31" });
  expect(resolveFilterDays({ updated_since: "yesterday" }, "2026-03-01").updated_since).toBe("2026-02-28");
});

test("an accent matches however it is encoded", () => {
  const matches = createEmployeeFilter({ job_title: "Mai\u0302tre" });
  expect(matches({ ...tamsin, job_title: "ma\u00eetre" })).toBe(true);
});

describe("a person of whom a file tells little", () => {
  const line = readEmployeeLine('{"id":"x"}', { file: "some.ndjson", line: 1 });
  const employee = line.kind === "employee" ? line.employee : undefined;

  test.each<[EmployeeFilter, boolean]>([
    [{}, true],
    [{ statuses: ["active"] }, false],
    [{ statuses: ["unknown"] }, true],
    [{ group: "Sales" }, false],
    [{ search: "x" }, false],
    [{ email: "x" }, false],
    [{ updated_since: "2020-01-01" }, false],
    [{ started_since: "2020-01-01" }, false],
  ])("%j", (filter, expected) => {
    expect(employee && createEmployeeFilter(filter)(employee)).toBe(expected);
  });
});

test.each<[EmployeeFilter, string]>([
  [{ updated_since: "last week" }, "--updated-since has to be a date (YYYY-MM-DD) or a time (RFC 3339)."],
  [{ updated_since: "2026-02-30" }, "--updated-since has to be a date (YYYY-MM-DD) or a time (RFC 3339)."],
  [{ started_since: "01/02/2026" }, "--started-since has to be a date (YYYY-MM-DD)."],
  [{ terminated_since: "2026-01-01T00:00:00Z" }, "--terminated-since has to be a date (YYYY-MM-DD)."],
])("%j is refused", (filter, message) => {
  expect(() => createEmployeeFilter(filter)).toThrow(message);
});
