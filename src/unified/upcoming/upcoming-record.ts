import * as z from "zod";
import { managerSchema } from "../employee/employee.ts";
import type { StoredEmployee } from "../employee/read-employee.ts";
import type { UpcomingDate } from "./upcoming-dates.ts";
import { DATE_KINDS } from "./upcoming-kinds.ts";
import { byText } from "../raw/text.ts";
import { textField } from "../text-field.ts";

/** One date ahead, as `namely upcoming` writes it. */
export const upcomingSchema = z
  .object({
    date: z.iso.date().describe("The day."),
    kind: z.enum(DATE_KINDS).describe("What is on that day."),
    days: z.int().min(0).describe("How many days until then; 0 is today."),
    years: z.int().min(1).nullable().describe("Of an anniversary: how many years; null for others."),
    after: textField(
      "Of `after_start` and `after_last_day`: the span of `--after`, such as `90d`; null for others.",
    ),
    observed: z
      .boolean()
      .describe("True for a 29 February that is observed on 28 February, because the year has none."),
    employee: z
      .object({
        id: z.string().min(1).describe("Namely's id of the person."),
        name: textField("The whole name as Namely shows it."),
        work_email: textField("The address the company gave."),
        job_title: textField("Job title."),
        department: textField("Name of the person's department."),
        manager: managerSchema
          .partial({ name: true, email: true })
          .nullable()
          .describe("The person's manager; null for a person without one."),
      })
      .describe("Whose day it is."),
    uid: z
      .string()
      .describe("Stable id of this date, also in a calendar: it stays the same when the day moves."),
  })
  .describe("A date that is ahead of an employee.");

export type UpcomingRecord = z.infer<typeof upcomingSchema>;

/** The record of a date; `today` is what its days are counted from. */
export function describeUpcoming(
  employee: StoredEmployee,
  found: UpcomingDate,
  today: string,
): UpcomingRecord {
  const { date, kind, years, after, mark, isObserved } = found;
  const { id, name, work_email, job_title, department, manager, company } = employee;
  const days = (Date.parse(`${date}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
  return {
    date,
    kind,
    days,
    years,
    after,
    observed: isObserved,
    employee: {
      id,
      name,
      work_email,
      job_title,
      department,
      manager: manager?.id ? { ...manager, id: manager.id } : null,
    },
    uid: `${id}-${kind.replaceAll("_", "-")}${mark === "" ? "" : `-${mark}`}@${company?.id ?? "namely"}`,
  };
}

/** By day, then by name; the rest keeps the order the same in every run. */
export function compareUpcoming(one: UpcomingRecord, other: UpcomingRecord): number {
  return compareKeys(keyOf(one), keyOf(other));
}

const compareKeys = byText("date", "name", "kind", "uid");

function keyOf({ date, employee, kind, uid }: UpcomingRecord) {
  return { date, name: employee.name ?? employee.work_email ?? employee.id, kind, uid };
}
