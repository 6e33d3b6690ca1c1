import { expect, test } from "vitest";
import type { PersonEventName } from "../../src/snapshots/compare/event-names.ts";
import { eventKind, PERSON_EVENTS } from "../../src/snapshots/compare/event-names.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { comparePerson, namesOf } from "./comparing.ts";
import { person, TODAY, TOMORROW, without, YESTERDAY } from "./people.ts";

type Pair = readonly [before: Partial<Employee> | undefined, after: Partial<Employee> | undefined];

const pending = person({ employment_status: "pending", start_date: TOMORROW });
const gone = person({ employment_status: "inactive", termination_date: YESTERDAY });
const leaving = person({ termination_date: "2026-12-31" });

/** How each event comes about. */
const OCCURRENCES: Readonly<Record<PersonEventName, Pair>> = {
  hired: [undefined, person({ start_date: YESTERDAY })],
  pre_hire: [undefined, pending],
  started: [pending, person({ start_date: TODAY })],
  rehired: [gone, person({ start_date: TODAY })],
  reinstated: [gone, person()],
  terminated: [person(), gone],
  termination_scheduled: [person(), leaving],
  termination_moved: [leaving, person({ termination_date: "2027-01-31" })],
  termination_rescinded: [leaving, person()],
  overdue: [person({}, YESTERDAY), person({ termination_date: YESTERDAY })],
  offer_withdrawn: [pending, person({ employment_status: "inactive", start_date: TOMORROW })],
  appeared: [undefined, person()],
  appeared_inactive: [undefined, gone],
  appeared_unknown: [undefined, person({ employment_status: "unknown" })],
  vanished: [person(), undefined],
  changed: [person(), person({ employee_number: "0012" })],
};

function namesBetween([before, after]: Pair, hidden?: keyof Employee): string[] {
  const see = (one: Partial<Employee> | undefined): Partial<Employee> | undefined => {
    const shown = hidden === undefined ? one : one && without(one as Employee, hidden);
    // Without a status, no lifecycle is known either.
    return hidden === "employment_status" && shown ? without(shown as Employee, "lifecycle") : shown;
  };
  return namesOf(comparePerson(see(before), see(after), { madeOn: YESTERDAY }));
}

const FIELDS = ["employment_status", "start_date", "termination_date"] as const;

test.each(PERSON_EVENTS)("%s is found, and not without a field that it needs", (event) => {
  expect(namesBetween(OCCURRENCES[event])).toContain(event);
  const missed = FIELDS.filter((field) => !namesBetween(OCCURRENCES[event], field).includes(event));
  expect(missed).toEqual([...(eventKind(event).needs ?? [])]);
});
