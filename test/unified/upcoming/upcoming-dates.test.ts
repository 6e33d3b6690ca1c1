import { describe, expect, it } from "vitest";
import type { Employee } from "../../../src/unified/employee/employee.ts";
import { findUpcoming, type DateSearch } from "../../../src/unified/upcoming/upcoming-dates.ts";
import type { DateAfter } from "../../../src/unified/upcoming/upcoming-kinds.ts";
import { person } from "../../snapshots/people.ts";

const TODAY = "2026-02-20";

function find(fields: Partial<Employee>, search: Partial<DateSearch> = {}): string[] {
  const window = { from: TODAY, until: "2026-03-22", after: [], birthdays: false, ...search };
  return findUpcoming(person(fields, TODAY), window).map(
    ({ date, kind, years, after }) => `${date} ${kind}${years ?? ""}${after ?? ""}`,
  );
}

const TRIAL: DateAfter = { base: "start", count: 90, unit: "d" };

describe("dates ahead of a person", () => {
  it.each<[string, Partial<Employee>, string[]]>([
    ["a first day to come", { start_date: "2026-03-01" }, ["2026-03-01 start"]],
    [
      "a first day of someone pending",
      { employment_status: "pending", start_date: "2026-03-01" },
      ["2026-03-01 start"],
    ],
    ["a first day that is today", { start_date: TODAY }, [`${TODAY} start`]],
    ["a first day that has passed", { start_date: "2026-02-19" }, []],
    ["a first day behind the window", { start_date: "2026-03-23" }, []],
    ["a last day", { termination_date: "2026-03-01" }, ["2026-03-01 last_day"]],
    [
      "a last day of an earlier employment",
      { start_date: "2026-03-01", termination_date: "2026-02-25" },
      ["2026-03-01 start"],
    ],
    ["an anniversary", { start_date: "2021-03-01" }, ["2026-03-01 anniversary5"]],
    [
      "an anniversary on the last day",
      { start_date: "2021-03-01", termination_date: "2026-03-01" },
      ["2026-03-01 last_day", "2026-03-01 anniversary5"],
    ],
    [
      "an anniversary after the last day",
      { start_date: "2021-03-02", termination_date: "2026-03-01" },
      ["2026-03-01 last_day"],
    ],
    [
      "an anniversary of someone who left",
      { employment_status: "inactive", start_date: "2021-03-02", termination_date: "2025-01-01" },
      [],
    ],
    ["an anniversary of someone overdue", { start_date: "2021-03-02", termination_date: "2026-02-01" }, []],
    ["any date of an unknown status", { employment_status: "unknown", start_date: "2026-03-01" }, []],
    [
      "a start that was withdrawn",
      { employment_status: "inactive", start_date: "2026-03-01", termination_date: "2026-02-10" },
      [],
    ],
  ])("%s", (_, fields, dates) => {
    expect(find(fields)).toEqual(dates);
  });

  it("observe 29 February on the 28th in a year without it, and say so", () => {
    const [common] = findUpcoming(person({ start_date: "2024-02-29" }, TODAY), {
      from: TODAY,
      until: "2026-03-22",
      after: [],
      birthdays: false,
    });
    expect(common).toMatchObject({ date: "2026-02-28", years: 2, isObserved: true });
    const [leap] = findUpcoming(person({ start_date: "2024-02-29" }, "2028-02-20"), {
      from: "2028-02-20",
      until: "2028-03-22",
      after: [],
      birthdays: false,
    });
    expect(leap).toMatchObject({ date: "2028-02-29", years: 4, isObserved: false });
  });

  it.each<[DateAfter, string, string[]]>([
    [TRIAL, "2025-12-01", ["2026-03-01 after_start90d"]],
    [{ base: "start", count: 2, unit: "w" }, "2026-02-10", ["2026-02-24 after_start2w"]],
    [{ base: "start", count: 3, unit: "mo" }, "2025-11-30", ["2026-02-28 after_start3mo"]],
    [{ base: "start", count: 6, unit: "mo" }, "2025-09-01", ["2026-03-01 after_start6mo"]],
  ])("count %j from %s", (after, start_date, dates) => {
    expect(find({ start_date }, { after: [after] })).toEqual(dates);
  });

  it("count from a last day also for someone who has left, and not past one", () => {
    const after: DateAfter = { base: "last_day", count: 30, unit: "d" };
    const left: Partial<Employee> = { employment_status: "inactive", termination_date: "2026-02-01" };
    expect(find(left, { after: [after] })).toEqual(["2026-03-03 after_last_day30d"]);
    const leaving = { start_date: "2025-12-01", termination_date: "2026-02-27" };
    expect(find(leaving, { after: [TRIAL] })).toEqual(["2026-02-27 last_day"]);
  });

  it("have birthdays only when they are asked for, and no year with them", () => {
    const born = { date_of_birth: "1990-03-05", start_date: "2020-07-01" };
    expect(find(born)).toEqual([]);
    expect(find(born, { birthdays: true })).toEqual(["2026-03-05 birthday"]);
  });

  it("have an anniversary of each year that the window touches", () => {
    expect(find({ start_date: "2020-02-20" }, { until: "2027-02-20" })).toEqual([
      "2026-02-20 anniversary6",
      "2027-02-20 anniversary7",
    ]);
  });
});
