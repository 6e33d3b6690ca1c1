import { addDays, isLeapYear } from "../../platform/text/calendar.ts";
import { lastDayOf } from "../employee/present-employment.ts";
import type { StoredEmployee } from "../employee/read-employee.ts";
import type { DateAfter, DateKind } from "./upcoming-kinds.ts";

/** One date that is ahead of a person. */
export interface UpcomingDate {
  readonly date: string;
  readonly kind: DateKind;
  /** Of an anniversary: how many years. */
  readonly years: number | null;
  /** Of an `after_` kind: the span, such as `90d`. */
  readonly after: string | null;
  /** What distinguishes it from other dates of its kind and person: stable while the date itself moves. */
  readonly mark: string;
  /** Whether it is a 29 February that is observed on the 28th, because the year has none. */
  readonly isObserved: boolean;
}

/** Which dates are looked for. Both days belong to the window. */
export interface DateSearch {
  readonly from: string;
  readonly until: string;
  readonly after: readonly DateAfter[];
  readonly birthdays: boolean;
}

/** All dates of a person in the window; none if the status is unknown. */
export function findUpcoming(employee: StoredEmployee, search: DateSearch): readonly UpcomingDate[] {
  const { lifecycle, start_date: start } = employee;
  if (lifecycle === null || lifecycle === "unknown") return [];
  const lastDay = lastDayOf(employee);
  const isAtWork = lifecycle === "active" || lifecycle === "leaving";
  const isComing = isAtWork || lifecycle === "pre_hire";
  const found: UpcomingDate[] = [];
  const add = (date: string, kind: DateKind, more: Partial<UpcomingDate> = {}): void => {
    if (date < search.from || date > search.until) return;
    found.push({ years: null, after: null, mark: "", isObserved: false, ...more, date, kind });
  };
  const isEmployedOn = (date: string): boolean => lastDay === null || date <= lastDay;
  if (start !== null && isComing) add(start, "start");
  if (lastDay !== null) add(lastDay, "last_day");
  for (const after of search.after) {
    const isStart = after.base === "start";
    const base = isStart ? (isComing ? start : null) : lastDay;
    if (base === null) continue;
    const date = addSpan(base, after);
    const span = `${after.count}${after.unit}`;
    if (!isStart || isEmployedOn(date)) add(date, `after_${after.base}`, { after: span, mark: span });
  }
  if (start !== null && isAtWork)
    for (const { date, year, isObserved } of listYearly(start, search)) {
      const years = year - Number(start.slice(0, 4));
      if (years > 0 && isEmployedOn(date))
        add(date, "anniversary", { years, mark: String(years), isObserved });
    }
  const birth = search.birthdays ? (employee.date_of_birth ?? null) : null;
  if (birth !== null && isAtWork)
    for (const { date, year, isObserved } of listYearly(birth, search))
      if (isEmployedOn(date)) add(date, "birthday", { mark: String(year), isObserved });
  return found;
}

/** The same day of each year that the window touches; 29 February is the 28th in a year without it. */
function* listYearly(
  day: string,
  { from, until }: DateSearch,
): Generator<{ readonly date: string; readonly year: number; readonly isObserved: boolean }> {
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year += 1) {
    const isObserved = day.endsWith("-02-29") && !isLeapYear(year);
    const date = `${String(year).padStart(4, "0")}-${isObserved ? "02-28" : day.slice(5)}`;
    yield { date, year, isObserved };
  }
}

/** So many days, weeks or months later. A month without that day ends earlier: one month after 31 January is 28 February. */
function addSpan(day: string, { count, unit }: DateAfter): string {
  if (unit !== "mo") return addDays(day, unit === "w" ? count * 7 : count);
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const first = `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}-01`;
  const last = addDays(addDays(first, 31).slice(0, 8) + "01", -1);
  const same = first.slice(0, 8) + day.slice(8);
  return same < last ? same : last;
}
