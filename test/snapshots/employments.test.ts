import { describe, expect, test } from "vitest";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { comparePerson, fieldsOf, namesOf } from "./comparing.ts";
import { person, see, TODAY, TOMORROW, without, YESTERDAY } from "./people.ts";
import { readEmploymentState } from "../../src/snapshots/compare/employment-state.ts";

const pending = { employment_status: "pending", start_date: TOMORROW } as const;
const gone = { employment_status: "inactive", termination_date: "2025-06-30" } as const;

describe("a person who was not there before", () => {
  test.each<[string, string, Partial<Employee>]>([
    ["at work is hired", "hired", {}],
    ["who starts today is hired", "hired", { start_date: TODAY }],
    ["without a start date is hired", "hired", { start_date: null }],
    ["who is pending is a pre-hire", "pre_hire", pending],
    [
      "who is pending although the first day has passed is a pre-hire",
      "pre_hire",
      { ...pending, start_date: YESTERDAY },
    ],
    ["who is active but starts tomorrow is a pre-hire", "pre_hire", { start_date: TOMORROW }],
    ["who is inactive already was not hired", "appeared_inactive", gone],
    [
      "with a status that means nothing to us is no hire",
      "appeared_unknown",
      { employment_status: "unknown" },
    ],
  ])("%s", (_, event, fields) => {
    const events = comparePerson(undefined, person(fields));
    expect(events).toMatchObject([{ event, namely_event: "profile.created", changes: [], topics: [] }]);
  });

  test("without any status is no hire", () => {
    const events = comparePerson(undefined, without(person(), "employment_status", "employment_status_raw"));
    expect(namesOf(events)).toEqual(["appeared_unknown"]);
  });

  test("and is overdue at first is reported as overdue as well", () => {
    const events = comparePerson(undefined, person({ termination_date: YESTERDAY }));
    expect(namesOf(events)).toEqual(["hired", "overdue"]);
  });

  test("carries the first day as the date, and the person whole", () => {
    const ada = person({ start_date: TOMORROW });
    expect(comparePerson(undefined, ada)).toMatchObject([{ date: TOMORROW, employee: ada, subject: null }]);
  });
});

describe("a person who was announced", () => {
  test("has started when pending becomes active", () => {
    const events = comparePerson(person(pending, YESTERDAY), person({ start_date: TODAY }));
    expect(events).toMatchObject([{ event: "started", namely_event: "profile.updated", date: TODAY }]);
    expect(fieldsOf(events)).toEqual(["employment_status", "employment_status_raw", "start_date"]);
  });

  test("has started when the first day comes, although the profile is unchanged", () => {
    const fields = { start_date: TODAY };
    const events = comparePerson(person(fields, YESTERDAY), person(fields, TODAY));
    expect(events).toMatchObject([{ event: "started", date: TODAY, changes: [] }]);
  });

  test("has started once and not again the day after", () => {
    const fields = { start_date: TODAY };
    expect(comparePerson(person(fields, TODAY), person(fields, TOMORROW))).toEqual([]);
  });

  test("has not started where a side lacks the start date", () => {
    const after = person({ start_date: TODAY });
    const before = person({ start_date: TODAY }, YESTERDAY);
    expect(comparePerson(without(before, "start_date"), after)).toEqual([]);
    expect(comparePerson(before, without(after, "start_date"))).toEqual([]);
  });

  test("has withdrawn when pending becomes inactive", () => {
    const after = person({ ...pending, employment_status: "inactive", termination_date: "2026-02-27" });
    const events = comparePerson(person(pending), after);
    expect(events).toMatchObject([
      { event: "offer_withdrawn", namely_event: "profile.terminated", date: "2026-02-27" },
    ]);
    expect(fieldsOf(events)).toEqual(["employment_status", "employment_status_raw", "termination_date"]);
  });
});

describe("a person who had left", () => {
  test("is rehired when active again with a later start date", () => {
    const events = comparePerson(person(gone), person({ start_date: "2026-02-01" }));
    expect(events).toMatchObject([{ event: "rehired", namely_event: "profile.rehired", date: "2026-02-01" }]);
    expect(fieldsOf(events)).toEqual([
      "employment_status",
      "employment_status_raw",
      "start_date",
      "termination_date",
    ]);
  });

  test("is rehired also when the old last day is still there", () => {
    const after = person({ start_date: "2026-02-01", termination_date: gone.termination_date });
    expect(namesOf(comparePerson(person(gone), after))).toEqual(["rehired"]);
  });

  test("is reinstated when active again with the same start date", () => {
    const events = comparePerson(person(gone), person());
    expect(events).toMatchObject([
      { event: "reinstated", namely_event: "profile.updated", date: gone.termination_date },
    ]);
    expect(fieldsOf(events)).toEqual(["employment_status", "employment_status_raw", "termination_date"]);
  });

  test("is reinstated also when the start date has moved back", () => {
    const events = comparePerson(person(gone), person({ start_date: "2019-12-01" }));
    expect(namesOf(events)).toEqual(["reinstated", "changed"]);
    expect(events[1]?.changes).toMatchObject([{ field: "start_date" }]);
  });

  test("is reinstated and overdue when the last day was left behind", () => {
    const events = comparePerson(person(gone), person({ termination_date: gone.termination_date }));
    expect(namesOf(events)).toEqual(["reinstated", "overdue"]);
  });

  test("is rehired without an earlier start date when the new one is after the last day", () => {
    const before = person({ ...gone, start_date: null });
    expect(namesOf(comparePerson(before, person({ start_date: "2025-07-01" })))).toEqual(["rehired"]);
    expect(namesOf(comparePerson(before, person({ start_date: "2025-06-30" })))).toContain("reinstated");
    expect(namesOf(comparePerson(person({ ...before, termination_date: null }), person()))).toContain(
      "reinstated",
    );
  });

  test("is announced again when pending", () => {
    const events = comparePerson(person(gone), person(pending));
    expect(events).toMatchObject([{ event: "pre_hire", namely_event: "profile.rehired", date: TOMORROW }]);
  });
});

describe("a person who was at work", () => {
  test("is terminated when inactive", () => {
    const after = person({ ...gone, termination_reason: "Moved away" });
    const events = comparePerson(person(), after);
    expect(events).toMatchObject([
      { event: "terminated", namely_event: "profile.terminated", date: gone.termination_date, topics: [] },
    ]);
    expect(fieldsOf(events)).toEqual([
      "employment_status",
      "employment_status_raw",
      "termination_date",
      "termination_reason",
    ]);
  });

  test("is terminated also when inactive before the last day", () => {
    const before = person({ termination_date: "2026-05-31" });
    const events = comparePerson(before, person({ ...before, employment_status: "inactive" }));
    expect(events).toMatchObject([{ event: "terminated", date: "2026-05-31" }]);
  });

  test("is terminated also after having been overdue", () => {
    const fields = { termination_date: YESTERDAY };
    const events = comparePerson(person(fields), person({ ...fields, employment_status: "inactive" }));
    expect(events).toMatchObject([{ event: "terminated", date: YESTERDAY }]);
  });

  test("is terminated on no known day where no last day is set", () => {
    const events = comparePerson(person(), person({ employment_status: "inactive" }));
    expect(events).toMatchObject([{ event: "terminated", date: null }]);
  });

  test("is not terminated on the last day of an earlier employment", () => {
    const fields = { start_date: "2024-01-01", termination_date: "2022-12-31" };
    const events = comparePerson(person(fields), person({ ...fields, employment_status: "inactive" }));
    expect(events).toMatchObject([{ event: "terminated", date: null }]);
  });

  test("is terminated also when the status was unknown before", () => {
    const events = comparePerson(person({ employment_status: "unknown" }), person(gone));
    expect(namesOf(events)).toEqual(["terminated"]);
  });

  test("is changed and nothing more when the status becomes one that means nothing to us", () => {
    const events = comparePerson(person(), person({ employment_status: "unknown" }));
    expect(events).toMatchObject([{ event: "changed", topics: ["employment"] }]);
  });

  test("has vanished when the profile is gone, and is never called terminated", () => {
    for (const fields of [{}, gone, pending]) {
      const before = person(fields);
      const events = comparePerson(before, undefined);
      expect(events).toMatchObject([
        { event: "vanished", namely_event: null, date: null, employee: before, changes: [] },
      ]);
    }
  });
});

test("nothing is concluded from a status that one side lacks", () => {
  for (const [before, after] of [
    [person(gone), person({ start_date: "2026-02-01" })],
    [person(), person(gone)],
    [person(pending), person()],
  ] as const) {
    for (const events of [
      comparePerson(without(before, "employment_status"), after),
      comparePerson(before, without(after, "employment_status")),
    ])
      expect(namesOf(events)).toEqual(["changed"]);
  }
});

describe("the day on which a person is evaluated", () => {
  const starter = see(person({ start_date: TODAY }, YESTERDAY));

  test("is that of the file itself unless another is asked for", () => {
    expect(readEmploymentState(starter, { asOf: undefined, today: TODAY }).lifecycle).toBe("pre_hire");
    expect(readEmploymentState(starter, { asOf: TODAY, today: undefined }).lifecycle).toBe("active");
  });

  test("is today where the file holds no lifecycle", () => {
    const plain = see(without(person({ start_date: TODAY }), "lifecycle"));
    expect(readEmploymentState(plain, { asOf: undefined, today: YESTERDAY }).lifecycle).toBe("pre_hire");
    expect(readEmploymentState(plain, { asOf: undefined, today: undefined }).lifecycle).toBeUndefined();
  });
});
