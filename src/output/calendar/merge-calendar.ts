import type { CalendarEvent } from "../../formats/ics.ts";
import { compareText } from "../../unified/raw/text.ts";

/** An event as it is now, without what follows from its earlier versions. */
export type PresentEvent = Omit<CalendarEvent, "sequence" | "stamp" | "isCancelled">;

/**
 * The next version of a calendar, by day. What is unchanged stays byte for byte. What has changed keeps its id and gets the
 * next sequence number; what is gone is cancelled, and stays so until its day has passed. `today` is `YYYY-MM-DD`.
 */
export function mergeCalendar(
  earlier: readonly CalendarEvent[],
  present: readonly PresentEvent[],
  today: string,
): readonly CalendarEvent[] {
  const before = new Map(earlier.map((event) => [event.uid, event]));
  const merged = present.map((event): CalendarEvent => {
    const old = before.get(event.uid);
    before.delete(event.uid);
    if (old === undefined) return { ...event, sequence: 0, stamp: today, isCancelled: false };
    if (!old.isCancelled && isSame(old, event)) return old;
    return { ...event, sequence: old.sequence + 1, stamp: today, isCancelled: false };
  });
  for (const old of before.values()) {
    if (old.date < today) continue;
    merged.push(
      old.isCancelled ? old : { ...old, sequence: old.sequence + 1, stamp: today, isCancelled: true },
    );
  }
  return merged.sort((one, other) => compareText(keyOf(one), keyOf(other)));
}

function isSame(old: CalendarEvent, { date, summary, description, category }: PresentEvent): boolean {
  return (
    old.date === date &&
    old.summary === summary &&
    old.description === description &&
    old.category === category
  );
}

const keyOf = ({ date, summary, uid }: CalendarEvent): string => [date, summary, uid].join("\u0000");
