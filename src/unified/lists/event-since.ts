import { shapeFault } from "../../platform/errors/shape-fault.ts";
import { parseInstant } from "../raw/dates.ts";
import type { FeedEvent } from "./event.ts";

/** Keeps what is no older than a moment, of a feed that comes the newest first, page by page. */
export interface SinceTest {
  keep(events: readonly FeedEvent[]): readonly FeedEvent[];
  /** Whether nothing that is wanted can come any more. */
  isPast(): boolean;
}

/**
 * `since` is in milliseconds since 1970; undefined keeps everything. A feed that was seen out of order is never past:
 * then all of it has to be read.
 */
export function createSinceTest(since: number | undefined): SinceTest {
  if (since === undefined) return { keep: (events) => events, isPast: () => false };
  let oldest = Number.POSITIVE_INFINITY;
  let isOrdered = true;
  return {
    keep: (events) =>
      events.filter(({ time }, index) => {
        const moment = time === null ? undefined : parseInstant(time);
        if (moment === undefined) throw shapeFault(`events[${index}].created_at`, "a time", time);
        isOrdered &&= moment <= oldest;
        oldest = Math.min(oldest, moment);
        return moment >= since;
      }),
    isPast: () => isOrdered && oldest < since,
  };
}
