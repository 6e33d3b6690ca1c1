import type { NamelyClient } from "../../namely/requests/client.ts";
import type { Reading } from "../../snapshots/file/store.ts";
import type { ReadContext } from "../connection/read-context.ts";

/** How late a change may show in a list after the moment it bears, and how far Namely's own clocks may differ. */
const MARGIN_SECONDS = 60;
/** How far this machine's clock may be ahead where Namely's answers carry no `Date` to check it by. */
const UNCHECKED_CLOCK_SECONDS = 3600;

interface ReadingPlace {
  readonly context: Pick<ReadContext, "clock">;
  readonly connection: { readonly client: Pick<NamelyClient, "tally"> };
}

/** A reading that is under way. All bookmarks come from here, so that none is later than Namely's own time. */
export interface BegunReading {
  /** By this machine's clock, in milliseconds since 1970. */
  readonly at: number;
  /** Takes note of when a person was last changed, in epoch seconds; undefined when Namely does not say. */
  see(time: number | undefined): void;
  /** What was seen so far is void: all employees come again. */
  restart(): void;
  end(): Pick<Reading, "known_until" | "read_at">;
}

/**
 * A person who changes after being read is recognized by the time of the change, which is not before the reading began.
 * Two estimates of that beginning are made, and the earlier one counts: the server's clock when it began, and the latest
 * change seen less the time that the reading took. Times later than the server's clock are mistakes and say nothing.
 */
export function beginReading(place: ReadingPlace): BegunReading {
  const { clock } = place.context;
  const at = clock.now();
  const startedAt = clock.elapsed();
  const atStart = hasServerTime(place) ? serverNow(place) : Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  let [isComplete, isEmpty] = [true, true];
  return {
    at,
    see: (time) => {
      isEmpty = false;
      if (time === undefined) isComplete = false;
      else if (time > newest && time <= serverNow(place) + MARGIN_SECONDS) newest = time;
    },
    restart: () => {
      newest = Number.NEGATIVE_INFINITY;
      [isComplete, isEmpty] = [true, true];
    },
    end: () => {
      const took = (clock.elapsed() - startedAt) / 1000;
      const unchecked = hasServerTime(place) ? 0 : UNCHECKED_CLOCK_SECONDS;
      const begun = Math.min(atStart, serverNow(place) - took - unchecked);
      const until = Math.min(begun, newest === Number.NEGATIVE_INFINITY ? begun : newest - took);
      // A profile without a time of change would change without a trace.
      const isKnown = isComplete && !isEmpty;
      return {
        known_until: isKnown ? Math.floor(until - MARGIN_SECONDS) : null,
        read_at: Math.floor(begun),
      };
    },
  };
}

/**
 * Until when every change is in a stored snapshot, or why that is not known. Older versions kept bookmarks that a time in
 * the future had moved ahead: none is later than the reading that it comes from.
 */
export function readBookmark(
  place: ReadingPlace,
  { known_until: knownUntil, read_at: readAt }: Pick<Reading, "known_until" | "read_at">,
): { readonly knownUntil: number } | { readonly why: string } {
  if (knownUntil === null) return { why: "Namely does not say when people were last changed" };
  if (readAt === null) return { why: "it is not known when the last snapshot was read" };
  if (trustUntil(place, readAt) === undefined)
    return { why: "the last snapshot was read at a time that lies in the future" };
  return { knownUntil: Math.min(knownUntil, readAt - MARGIN_SECONDS) };
}

/** A bookmark in epoch seconds, no later than Namely's own time; undefined for one that lies in the future. */
export function trustUntil(place: ReadingPlace, until: number): number | undefined {
  const now = serverNow(place);
  return until > now + MARGIN_SECONDS ? undefined : Math.min(until, now);
}

function hasServerTime({ connection }: ReadingPlace): boolean {
  return connection.client.tally().serverAheadMs !== undefined;
}

/**
 * Namely's time in epoch seconds: the earlier of what its `Date` header and this machine's clock say. Too early costs
 * requests; too late would hide changes, and a `Date` may be wrong by years.
 */
function serverNow({ context, connection }: ReadingPlace): number {
  const { serverAheadMs = 0 } = connection.client.tally();
  return (context.clock.now() + Math.min(0, serverAheadMs)) / 1000;
}
