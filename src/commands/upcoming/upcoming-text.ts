import { cleanLine } from "../../formats/table-cells.ts";
import type { Column } from "../../formats/columns.ts";
import { plainColumn } from "../../formats/found-columns.ts";
import type { PresentEvent } from "../../output/calendar/merge-calendar.ts";
import type { UpcomingRecord } from "../../unified/upcoming/upcoming-record.ts";

const COLUMN_NAMES = ["date", "in", "what", "name", "job_title", "department", "manager"];

/** What `namely upcoming` shows on a table for reading. */
export const UPCOMING_COLUMNS: readonly Column[] = COLUMN_NAMES.map(plainColumn);

/** A row of the table for reading. */
export function describeForReading(record: UpcomingRecord): Readonly<Record<string, string | null>> {
  const { date, days, employee } = record;
  return {
    date,
    in: days === 0 ? "today" : days === 1 ? "1 day" : `${days} days`,
    what: describeKind(record),
    name: nameOf(record),
    job_title: employee.job_title,
    department: employee.department,
    manager: employee.manager?.name ?? null,
  };
}

const UNITS: Readonly<Record<string, string>> = { d: "day", w: "week", mo: "month" };

/** Such as `first day`, `5 years` or `90 days after the start`. */
function describeKind({ kind, years, after, observed }: UpcomingRecord): string {
  const note = observed ? " (29 February)" : "";
  const [, count = "", unit = ""] = /^(\d+)(\w+)$/u.exec(after ?? "") ?? [];
  const span = `${count} ${UNITS[unit] ?? unit}${count === "1" ? "" : "s"}`;
  switch (kind) {
    case "start":
      return "first day";
    case "last_day":
      return "last day";
    case "anniversary":
      return `${years} ${years === 1 ? "year" : "years"}${note}`;
    case "after_start":
      return `${span} after the start`;
    case "after_last_day":
      return `${span} after the last day`;
    default:
      return `birthday${note}`;
  }
}

/** The event of a calendar: name, what it is, title, department and manager, and nothing else of the person. */
export function describeForCalendar(record: UpcomingRecord): PresentEvent {
  const { date, kind, uid, employee, observed } = record;
  const { job_title, department, manager } = employee;
  const lines = [
    [job_title, department].filter(Boolean).join(", "),
    manager?.name ? `Manager: ${manager.name}` : "",
    observed ? "29 February, observed on 28 February." : "",
  ];
  return {
    uid,
    date,
    summary: `${nameOf(record)}: ${describeKind(record)}`,
    description: lines
      .map(cleanLine)
      .filter((line) => line !== "")
      .join("\n"),
    category: kind,
  };
}

function nameOf({ employee: { name, work_email, id } }: UpcomingRecord): string {
  return cleanLine(name ?? work_email ?? id);
}
