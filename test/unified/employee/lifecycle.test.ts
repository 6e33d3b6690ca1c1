import fc from "fast-check";
import { expect, test } from "vitest";
import { employmentStatusSchema, lifecycleSchema } from "../../../src/unified/employee/employee.ts";
import { lifecycleOf } from "../../../src/unified/employee/lifecycle.ts";

const asOf = "2026-11-23";

test.each([
  ["somebody at work", "active", "2020-01-01", null, "active"],
  ["somebody without any date", "active", null, null, "active"],
  ["a first day today", "active", asOf, null, "active"],
  ["a first day tomorrow", "active", "2026-11-24", null, "pre_hire"],
  ["a first day tomorrow and a last one after it", "active", "2026-11-24", "2026-12-24", "pre_hire"],
  ["a last day to come", "active", "2020-01-01", "2026-12-31", "leaving"],
  ["a last day today", "active", "2020-01-01", asOf, "leaving"],
  ["a last day yesterday", "active", "2020-01-01", "2026-11-22", "overdue"],
  ["a last day and no first one", "active", null, "2026-11-22", "overdue"],
  ["a last day left over from before a rehire", "active", "2026-01-01", "2024-06-30", "active"],
  ["a single day of work", "active", "2026-11-20", "2026-11-20", "overdue"],
  ["somebody who has not begun", "pending", "2026-12-01", null, "pre_hire"],
  ["somebody late to begin", "pending", "2026-01-01", null, "pre_hire"],
  ["somebody gone", "inactive", "2020-01-01", "2024-06-30", "terminated"],
  ["somebody cut off before the last day", "inactive", "2020-01-01", "2026-12-31", "terminated"],
  ["a hire entered ahead", "inactive", "2026-11-24", null, "pre_hire"],
  ["a hire entered ahead whose first day it is", "inactive", asOf, null, "pre_hire"],
  ["a hire entered ahead who was never activated", "inactive", "2026-11-22", null, "terminated"],
  ["an offer withdrawn before the first day", "inactive", "2026-12-01", "2026-11-20", "terminated"],
  ["somebody gone without any date", "inactive", null, null, "terminated"],
  ["a status that nobody knows", "unknown", "2020-01-01", null, "unknown"],
] as const)("%s", (_, status, start_date, termination_date, lifecycle) => {
  expect(lifecycleOf({ status, start_date, termination_date, asOf })).toBe(lifecycle);
});

const someDate = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2050-12-31"), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const maybeDate = fc.option(someDate);

test("each person is in exactly one of the known states, and only an active status is ever active, leaving or overdue", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...employmentStatusSchema.options),
      maybeDate,
      maybeDate,
      someDate,
      (status, start_date, termination_date, day) => {
        const lifecycle = lifecycleOf({ status, start_date, termination_date, asOf: day });
        expect(lifecycleSchema.options).toContain(lifecycle);
        const atWork = ["active", "leaving", "overdue"].includes(lifecycle);
        expect(atWork && status !== "active").toBe(false);
        const endKnown = lifecycle === "leaving" || lifecycle === "overdue";
        expect(endKnown && termination_date === null).toBe(false);
      },
    ),
  );
});

test("as days go by an active person goes from pre_hire to active or leaving to overdue and never back", () => {
  const order = ["pre_hire", "active", "leaving", "overdue"];
  fc.assert(
    fc.property(maybeDate, maybeDate, someDate, someDate, (start_date, termination_date, one, other) => {
      const [earlier, later] = one < other ? [one, other] : [other, one];
      const at = (day: string) =>
        order.indexOf(lifecycleOf({ status: "active", start_date, termination_date, asOf: day }));
      expect(at(earlier)).toBeLessThanOrEqual(at(later));
    }),
  );
});
