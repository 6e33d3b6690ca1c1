import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { findEvents, type ComparisonInput, type Findings } from "../../snapshots/compare/find-events.ts";
import type { EventName } from "../../snapshots/compare/event-names.ts";
import { checkGuard, findMove, type GuardRules, type Move } from "../../snapshots/compare/guard.ts";

/** Takes events as they are found. */
export interface EventTaker {
  take(events: readonly RosterEvent[]): Promise<void>;
  /** Everything so far is void. */
  restart(): Promise<void>;
}

/** Which events are handed over, and how many departures and arrivals are too many. */
export interface EventChoice {
  /** Undefined for all. */
  readonly events: readonly EventName[] | undefined;
  readonly guard: GuardRules;
}

/** How often something came, by the name of the event. */
export type Counts = Readonly<Record<string, number>>;

export function addCounts(one: Counts, other: Counts): Counts {
  const sum: Record<string, number> = { ...one };
  for (const [event, count] of Object.entries(other)) sum[event] = (sum[event] ?? 0) + count;
  return sum;
}

/** What happened and was not handed over, by the name of the event. */
export interface LeftOut {
  /** What was found and not wanted. */
  readonly byEvents: Counts;
  /** Changes of people that were only in fields that are not compared. */
  readonly byIgnore: Counts;
}

export const NOTHING_LEFT_OUT: LeftOut = { byEvents: {}, byIgnore: {} };

/** What a search has come to. */
export interface SearchResult extends Findings {
  /** How many of each kind were wanted and handed over. */
  readonly counts: Counts;
  readonly reported: number;
  readonly leftOut: LeftOut;
  /** Who left or arrived, whether that was wanted or not. */
  readonly moves: readonly Move[];
}

/**
 * Compares, and hands over the events that are wanted. `earlier` are those whom the guard let pass before within the period
 * that it counts over. Throws `guard.*` when too many people are gone or have come.
 */
export async function searchEvents(
  comparison: ComparisonInput,
  options: EventChoice,
  taker: EventTaker,
  signal: AbortSignal,
  earlier: readonly Move[] = [],
): Promise<SearchResult> {
  const search = findEvents(comparison);
  const wanted = options.events && new Set<string>(options.events);
  let counts: Record<string, number> = {};
  let byEvents: Record<string, number> = {};
  let moves: Move[] = [];
  for (;;) {
    signal.throwIfAborted();
    const step = await search.next();
    if (step.done) {
      const { people, visibility } = step.value;
      const { before } = comparison;
      // The guard sees all who left or arrived, also those that no flag asked for.
      await checkGuard(
        { moves, earlier, roster: people.before, remaining: people.after, before, lost: visibility.lost },
        options.guard,
      );
      const reported = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const { ignoredChanges } = step.value;
      const byIgnore: Counts = ignoredChanges === 0 ? {} : { changed: ignoredChanges };
      return { ...step.value, counts, reported, leftOut: { byEvents, byIgnore }, moves };
    }
    if (step.value.kind === "restart") {
      [counts, byEvents, moves] = [{}, {}, []];
      await taker.restart();
      continue;
    }
    const { events } = step.value;
    for (const event of events) {
      const move = findMove(event);
      if (move !== undefined) moves.push(move);
    }
    const selected = wanted === undefined ? events : events.filter(({ event }) => wanted.has(event));
    for (const { event } of events) {
      const tally = wanted === undefined || wanted.has(event) ? counts : byEvents;
      tally[event] = (tally[event] ?? 0) + 1;
    }
    await taker.take(selected);
  }
}
