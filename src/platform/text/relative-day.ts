import { addDays, isPlainDate } from "./calendar.ts";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const NEAR_DAYS: ReadonlyMap<string, number> = new Map([
  ["today", 0],
  ["yesterday", -1],
  ["tomorrow", 1],
]);
const DAYS_IN: Readonly<Record<string, number>> = { d: 1, w: 7 };
/** A hundred years: more is a slip of the keyboard. */
const MOST_DAYS = 36_525;

/** What may be written for a day besides its date. */
export const RELATIVE_DAYS = "today, yesterday, monday, 30d or 2w";

/**
 * The day `YYYY-MM-DD` that a text means, seen from another: a date, `today`, `yesterday`, `tomorrow`, a weekday (the
 * latest, today included) or an age in days or weeks. Undefined for anything else.
 */
export function resolveDay(text: string, today: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (isPlainDate(word)) return word;
  const near = NEAR_DAYS.get(word);
  if (near !== undefined) return addDays(today, near);
  const weekday = WEEKDAYS.indexOf(word);
  if (weekday >= 0) return addDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() - weekday + 7) % 7));
  const [, count = "", unit = ""] = /^(\d{1,5})([dw])$/u.exec(word) ?? [];
  const days = Number(count) * (DAYS_IN[unit] ?? Number.NaN);
  return days <= MOST_DAYS ? addDays(today, -days) : undefined;
}

/** Whether a text means a day, whichever that is. */
export function isDay(text: string): boolean {
  return resolveDay(text, "2000-01-01") !== undefined;
}
