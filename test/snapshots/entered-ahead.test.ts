import { describe, expect, test } from "vitest";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { comparePerson, fieldsOf, namesOf } from "./comparing.ts";
import { person, TODAY, TOMORROW, without, YESTERDAY } from "./people.ts";

// As recorded in November 2014: a profile made ahead of the first day is inactive until then.
const ahead = { employment_status: "inactive", start_date: TOMORROW } as const;

describe("a hire entered ahead of the first day", () => {
  test("is a pre-hire although the profile is inactive", () => {
    const events = comparePerson(undefined, person(ahead));
    expect(events).toMatchObject([{ event: "pre_hire", namely_event: "profile.created", date: TOMORROW }]);
    expect(events[0]?.employee?.lifecycle).toBe("pre_hire");
  });

  test("is not hired ahead when a last day is set", () => {
    for (const termination_date of [YESTERDAY, TODAY, "2026-12-31"])
      expect(namesOf(comparePerson(undefined, person({ ...ahead, termination_date })))).toEqual([
        "appeared_inactive",
      ]);
  });

  test("is not hired ahead when the first day is the one on which it is seen first", () => {
    const view = { asOf: undefined, today: TODAY };
    expect(namesOf(comparePerson(undefined, person({ ...ahead, start_date: TODAY }), { view }))).toEqual([
      "appeared_inactive",
    ]);
  });

  test("has started when activated, on the first day, before it and after it", () => {
    for (const start_date of [YESTERDAY, TODAY, TOMORROW]) {
      const before = person({ ...ahead, start_date }, YESTERDAY);
      const events = comparePerson(before, person({ start_date }));
      expect(events).toMatchObject([{ event: "started", date: start_date, namely_event: "profile.updated" }]);
      expect(fieldsOf(events)).toEqual(["employment_status", "employment_status_raw"]);
    }
  });

  test("has started also when an older program had called the profile terminated", () => {
    const before = { ...person(ahead, YESTERDAY), lifecycle: "terminated" } as const;
    const after = person({ start_date: TOMORROW });
    expect(namesOf(comparePerson(before, after, { madeOn: YESTERDAY }))).toEqual(["started"]);
    expect(namesOf(comparePerson(before, person(ahead), { madeOn: YESTERDAY }))).toEqual([]);
  });

  test("has started also where a file holds no lifecycles", () => {
    const before = without(person(ahead), "lifecycle");
    expect(namesOf(comparePerson(before, person({ start_date: TOMORROW }), { madeOn: TODAY }))).toEqual([
      "started",
    ]);
  });

  test("has withdrawn when a last day is set, and when the first day passes without anything", () => {
    const withdrawn = person({ ...ahead, termination_date: TODAY });
    expect(comparePerson(person(ahead), withdrawn)).toMatchObject([
      { event: "offer_withdrawn", namely_event: "profile.terminated", date: TODAY },
    ]);
    const passed = { ...ahead, start_date: YESTERDAY };
    expect(comparePerson(person(passed, YESTERDAY), person(passed))).toMatchObject([
      { event: "offer_withdrawn", date: null, changes: [] },
    ]);
  });

  test("has not withdrawn as long as the first day lasts", () => {
    const fields = { ...ahead, start_date: TODAY };
    expect(comparePerson(person(fields, YESTERDAY), person(fields, TODAY))).toEqual([]);
  });

  test("is no second pre-hire when the profile becomes pending", () => {
    const events = comparePerson(person(ahead), person({ ...ahead, employment_status: "pending" }));
    expect(namesOf(events)).toEqual(["changed"]);
  });
});

describe("a return entered ahead of the first day", () => {
  const gone = { employment_status: "inactive", termination_date: "2025-06-30" } as const;

  test("is a pre-hire when the last day is taken away", () => {
    const events = comparePerson(person(gone), person(ahead));
    expect(events).toMatchObject([{ event: "pre_hire", namely_event: "profile.rehired", date: TOMORROW }]);
    expect(fieldsOf(events)).toEqual(["start_date", "termination_date"]);
  });

  test("is a rehire on activation where the old last day is still there", () => {
    const before = person({ ...gone, start_date: TODAY }, YESTERDAY);
    const after = person({ start_date: TODAY, termination_date: gone.termination_date });
    expect(namesOf(comparePerson(before, after, { madeOn: YESTERDAY }))).toEqual(["rehired"]);
  });
});

describe("a new person who has been at work for long", () => {
  const arrival = (start_date: string | null, fields: Partial<Employee> = {}) =>
    comparePerson(undefined, person({ start_date, ...fields }), { madeOn: "2026-03-01" });

  test("has appeared and was not hired when the start is more than thirty days before the baseline", () => {
    expect(arrival("2026-01-29")).toMatchObject([
      { event: "appeared", namely_event: "profile.created", date: "2026-01-29", changes: [] },
    ]);
    expect(namesOf(arrival("2026-01-30"))).toEqual(["hired"]);
    expect(namesOf(arrival(null))).toEqual(["hired"]);
  });

  test("is overdue as well where that is so", () => {
    expect(namesOf(arrival("2020-01-15", { termination_date: YESTERDAY }))).toEqual(["appeared", "overdue"]);
  });

  test("is reported by the status where that says more", () => {
    expect(namesOf(arrival("2020-01-15", { employment_status: "pending" }))).toEqual(["pre_hire"]);
    expect(namesOf(arrival("2020-01-15", { employment_status: "inactive" }))).toEqual(["appeared_inactive"]);
    expect(namesOf(arrival("2020-01-15", { employment_status: "unknown" }))).toEqual(["appeared_unknown"]);
  });
});
