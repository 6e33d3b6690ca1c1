import { EVENT_NAMES } from "../snapshots/event-names.ts";

/** What a diff says about itself beside the events. */
export interface DiffSummary {
  /** The company's id; null when neither side tells it. */
  readonly company: string | null;
  /** The day that the later side was seen from; null for the days on which the sides were made. */
  readonly as_of: string | null;
  /** How many people each side has; `before` is null when there was nothing to compare with, or it is not known any more. */
  readonly people: { readonly before: number | null; readonly after: number };
  /** How many of each kind, in the order of the kinds. */
  readonly events: Readonly<Record<string, number>>;
}

/** Such as `2 hired · 1 terminated · 3 changed`. */
export function countEvents({ events }: Pick<DiffSummary, "events">): string {
  return EVENT_NAMES.flatMap((name) => {
    const count = events[name];
    return count === undefined ? [] : [`${count} ${name.replaceAll("_", " ")}`];
  }).join(" · ");
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
