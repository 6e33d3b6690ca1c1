import { resolveDay } from "../../platform/text/relative-day.ts";
import type { ReadContext } from "./read-context.ts";

/**
 * The calendar day in the machine's time zone, or in a time zone such as `America/New_York`. Only used as the point of view,
 * never for dates of people.
 */
export function today(context: Pick<ReadContext, "clock">, timeZone?: string): string {
  const now = new Date(context.clock.now());
  if (timeZone !== undefined) {
    const parts = new Intl.DateTimeFormat("en", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    })
      .formatToParts(now)
      .map(({ type, value }) => [type, value]);
    const { year, month, day } = Object.fromEntries(parts) as Record<string, string>;
    return `${year}-${month}-${day}`;
  }
  const pad = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

/** The day that `--as-of` names, seen from today: a date or a relative day such as `yesterday`. Without it, today. */
export function chooseDay(
  context: Pick<ReadContext, "clock">,
  asOf: string | undefined,
  timeZone?: string,
): string {
  const now = today(context, timeZone);
  return asOf === undefined ? now : (resolveDay(asOf, now) ?? asOf);
}
