import { describe, expect, test } from "vitest";
import { comparePerson, fieldsOf, namesOf } from "./comparing.ts";
import { person, TODAY, TOMORROW, without, YESTERDAY } from "./people.ts";

const leaving = { termination_date: "2026-05-31" };

describe("the last day of a person who is still there", () => {
  test("is scheduled when it is set", () => {
    const events = comparePerson(person(), person({ ...leaving, termination_reason: "Studies" }));
    expect(events).toMatchObject([
      { event: "termination_scheduled", namely_event: "profile.updated", date: "2026-05-31" },
    ]);
    expect(fieldsOf(events)).toEqual(["termination_date", "termination_reason"]);
  });

  test("is scheduled when it is today, for it is still worked", () => {
    expect(namesOf(comparePerson(person(), person({ termination_date: TODAY })))).toEqual([
      "termination_scheduled",
    ]);
  });

  test("is scheduled for a person who has yet to start", () => {
    const pending = { employment_status: "pending", start_date: TOMORROW } as const;
    const events = comparePerson(person(pending), person({ ...pending, ...leaving }));
    expect(namesOf(events)).toEqual(["termination_scheduled"]);
  });

  test("is moved when it becomes another one", () => {
    const events = comparePerson(person(leaving), person({ termination_date: "2026-06-30" }));
    expect(events).toMatchObject([
      {
        event: "termination_moved",
        namely_event: "profile.updated",
        date: "2026-06-30",
        changes: [{ field: "termination_date", from: "2026-05-31", to: "2026-06-30" }],
      },
    ]);
  });

  test("is rescinded when it is taken back", () => {
    const events = comparePerson(person(leaving), person());
    expect(events).toMatchObject([
      { event: "termination_rescinded", namely_event: "profile.updated", date: "2026-05-31" },
    ]);
    expect(fieldsOf(events)).toEqual(["termination_date"]);
  });

  test("of an earlier employment is no departure", () => {
    const rehired = { start_date: "2024-01-01" };
    const leftOver = { ...rehired, termination_date: "2022-12-31" };
    expect(namesOf(comparePerson(person(rehired), person(leftOver)))).toEqual(["changed"]);
    expect(namesOf(comparePerson(person(leftOver), person(rehired)))).toEqual(["changed"]);
    expect(namesOf(comparePerson(person(leftOver), person({ ...rehired, ...leaving })))).toEqual([
      "termination_scheduled",
    ]);
    expect(comparePerson(person(leftOver, YESTERDAY), person(leftOver, TODAY))).toEqual([]);
  });

  test("says nothing where one side lacks it", () => {
    const known = person(leaving);
    expect(comparePerson(without(person(), "termination_date"), known)).toEqual([]);
    expect(comparePerson(known, without(person(), "termination_date"))).toEqual([]);
  });

  test("is not reported of people who have left", () => {
    const inactive = { employment_status: "inactive", ...leaving } as const;
    const events = comparePerson(person(inactive), person({ ...inactive, termination_date: "2026-04-30" }));
    expect(events).toMatchObject([{ event: "changed", topics: ["dates"] }]);
  });
});

describe("a person who is active after the last day", () => {
  const fields = { termination_date: YESTERDAY };

  test("is overdue the day after it", () => {
    const events = comparePerson(person(fields, YESTERDAY), person(fields, TODAY));
    expect(events).toMatchObject([
      { event: "overdue", namely_event: "profile.updated", date: YESTERDAY, changes: [] },
    ]);
  });

  test("is reported once and not again the next day", () => {
    expect(comparePerson(person(fields, TODAY), person(fields, TOMORROW))).toEqual([]);
  });

  test("is overdue and not scheduled when the last day is entered late", () => {
    const events = comparePerson(person(), person(fields));
    expect(namesOf(events)).toEqual(["overdue"]);
    expect(fieldsOf(events)).toEqual(["termination_date"]);
  });

  test("is overdue as well when the last day is moved into the past", () => {
    const events = comparePerson(person(leaving), person(fields));
    expect(namesOf(events)).toEqual(["termination_moved", "overdue"]);
  });

  test("is not reported again and again where the earlier side lacks the fields for it", () => {
    const now = person(fields);
    expect(comparePerson(without(now, "lifecycle"), now)).toEqual([]);
    expect(comparePerson(without(person(fields, YESTERDAY), "termination_date"), now)).toEqual([]);
    const unseen = { ...without(now, "employment_status"), lifecycle: "unknown" } as const;
    expect(comparePerson(unseen, now)).toEqual([]);
  });

  test("is reported without an earlier lifecycle when the last day is a new one", () => {
    expect(namesOf(comparePerson(without(person(), "lifecycle"), person(fields)))).toEqual(["overdue"]);
  });

  test("is found from another day although nothing is different", () => {
    const scheduled = person(leaving);
    const view = { asOf: "2026-06-01", today: undefined };
    expect(namesOf(comparePerson(scheduled, scheduled, { view }))).toEqual(["overdue"]);
  });
});
