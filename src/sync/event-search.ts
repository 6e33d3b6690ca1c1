import type { RosterEvent } from "../snapshots/event.ts";
import { findEvents, type Comparison, type Findings } from "../snapshots/find-events.ts";
import type { EventName } from "../snapshots/event-names.ts";
import { checkGuard, findMove, type GuardRules, type Move } from "../snapshots/guard.ts";

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

/** What a search has come to. */
export interface SearchResult extends Findings {
  /** How many of each kind were wanted and handed over. */
  readonly counts: Readonly<Record<string, number>>;
  readonly reported: number;
  /** Who left or arrived, whether that was wanted or not. */
  readonly moves: readonly Move[];
}

/**
 * Compares, and hands over the events that are wanted. `earlier` are those whom the guard let pass before within the period
 * that it counts over. Throws `guard.*` when too many people are gone or have come.
 */
export async function searchEvents(
  comparison: Comparison,
  wish: EventChoice,
  taker: EventTaker,
  signal: AbortSignal,
  earlier: readonly Move[] = [],
): Promise<SearchResult> {
  const search = findEvents(comparison);
  const wanted = wish.events && new Set<string>(wish.events);
  let counts: Record<string, number> = {};
  let moves: Move[] = [];
  for (;;) {
    signal.throwIfAborted();
    const step = await search.next();
    if (step.done) {
      const { people, sight } = step.value;
      const { before } = comparison;
      // The guard sees everybody who left or arrived, also those that nobody asked to be told of.
      await checkGuard(
        { moves, earlier, roster: people.before, remaining: people.after, before, lost: sight.lost },
        wish.guard,
      );
      const reported = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return { ...step.value, counts, reported, moves };
    }
    if (step.value.kind === "restart") {
      [counts, moves] = [{}, []];
      await taker.restart();
      continue;
    }
    const { events } = step.value;
    moves.push(...events.flatMap((event) => findMove(event) ?? []));
    const told = wanted === undefined ? events : events.filter(({ event }) => wanted.has(event));
    for (const { event } of told) counts[event] = (counts[event] ?? 0) + 1;
    await taker.take(told);
  }
}
