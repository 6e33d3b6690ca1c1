import { resolveDay } from "../../platform/text/relative-day.ts";
import type { NamelyClient } from "../../namely/requests/client.ts";
import type { ReadContext } from "./read-context.ts";

/** What may know a better "today" than the clock of this machine. */
export interface TodayOptions {
  /** Such as `America/New_York`; it wins over the sandbox's day. */
  readonly timeZone?: string | undefined;
  /** The connection, once it has had a response: the sandbox announces its day in each. */
  readonly connection?: { readonly client: Pick<NamelyClient, "tally"> } | undefined;
}

/**
 * The day from which lifecycles are seen: in the given time zone, else the sandbox's, else that of this machine. The only
 * place that decides it. Only used as the point of view, never for dates of people.
 */
export function today(
  context: Pick<ReadContext, "clock">,
  { timeZone, connection }: TodayOptions = {},
): string {
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
  const sandboxDate = connection?.client.tally().sandboxDate;
  if (sandboxDate !== undefined) return sandboxDate;
  const pad = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

/** The day that `--as-of` names, seen from today: a date or a relative day such as `yesterday`. Without it, today. */
export function chooseDay(
  context: Pick<ReadContext, "clock">,
  asOf: string | undefined,
  options: TodayOptions = {},
): string {
  const now = today(context, options);
  return asOf === undefined ? now : (resolveDay(asOf, now) ?? asOf);
}
