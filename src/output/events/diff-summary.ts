import { EVENT_NAMES, eventLabel } from "../../snapshots/compare/event-names.ts";
import type { Counts, LeftOut } from "../../sync/snapshots/event-search.ts";
import { formatCount } from "../../terminal/messages.ts";

/** What a diff reports beside the events. */
export interface DiffSummary {
  /** The company's id; null when neither side has one. */
  readonly company: string | null;
  /** The day on which the later side is evaluated; null for the days on which the sides were made. */
  readonly as_of: string | null;
  /** How many people each side has; `before` is null when there was no baseline, or it is no longer known. */
  readonly people: { readonly before: number | null; readonly after: number };
  /** How many of each kind, in the order of the kinds. */
  readonly events: Counts;
  /** How many of each kind happened and were not reported, because `--events` or `--ignore` left them out. */
  readonly left_out: Counts;
}

/** Such as `19 events left out by --events`; nothing when all are reported. */
export function describeLeftOut({ byEvents, byIgnore }: LeftOut): string {
  const [events, ignored] = [byEvents, byIgnore].map((counts) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0),
  ) as [number, number];
  const flags = [events > 0 ? "--events" : "", ignored > 0 ? "--ignore" : ""].filter(Boolean);
  const count = events + ignored;
  if (count === 0) return "";
  return `${formatCount(count)} ${count === 1 ? "event" : "events"} left out by ${flags.join(" and ")}`;
}

/** Such as `2 hired · 1 left · 3 changed`, in the words of the table. */
export function countEvents({ events }: Pick<DiffSummary, "events">): string {
  return EVENT_NAMES.flatMap((name) => {
    const count = events[name];
    return count === undefined ? [] : [`${formatCount(count)} ${eventLabel(name)}`];
  }).join(" · ");
}

/** The counts, with what was left out behind them. */
export function joinLeftOut(counts: string, leftOut: string): string {
  if (leftOut === "") return counts;
  return counts === "" ? leftOut : `${counts} (${leftOut})`;
}

/** The counts in the order of the kinds, whatever order they were found in. */
export function sortCounts(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    EVENT_NAMES.flatMap((name) => {
      const count = counts[name];
      return count === undefined ? [] : [[name, count] as const];
    }),
  );
}
