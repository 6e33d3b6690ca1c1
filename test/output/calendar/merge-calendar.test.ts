import { describe, expect, it } from "vitest";
import type { CalendarEvent } from "../../../src/formats/ics.ts";
import { mergeCalendar, type PresentEvent } from "../../../src/output/calendar/merge-calendar.ts";

const TODAY = "2026-02-25";

const present = (uid: string, date: string, summary = "Ada"): PresentEvent => ({
  uid,
  date,
  summary,
  description: "",
  category: "start",
});
const stored = (uid: string, date: string, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  ...present(uid, date),
  sequence: 0,
  stamp: "2026-02-01",
  isCancelled: false,
  ...more,
});

describe("the next version of a calendar", () => {
  it("begins a new date with 0 and the day on which it was found", () => {
    expect(mergeCalendar([], [present("a", "2026-03-01")], TODAY)).toEqual([
      stored("a", "2026-03-01", { stamp: TODAY }),
    ]);
  });

  it("keeps what has not changed as it was", () => {
    const earlier = [stored("a", "2026-03-01", { sequence: 4 })];
    expect(mergeCalendar(earlier, [present("a", "2026-03-01")], TODAY)).toEqual(earlier);
  });

  it.each([
    ["another day", present("a", "2026-03-05")],
    ["another name", present("a", "2026-03-01", "Ada Byron")],
  ])("gives the next number to a date with %s", (_, now) => {
    const [event] = mergeCalendar([stored("a", "2026-03-01", { sequence: 4 })], [now], TODAY);
    expect(event).toEqual({ ...now, sequence: 5, stamp: TODAY, isCancelled: false });
  });

  it("cancels a date that is gone, and keeps it so until its day has passed", () => {
    const once = mergeCalendar([stored("a", "2026-03-01")], [], TODAY);
    expect(once).toEqual([stored("a", "2026-03-01", { sequence: 1, stamp: TODAY, isCancelled: true })]);
    expect(mergeCalendar(once, [], "2026-03-01")).toEqual(once);
    expect(mergeCalendar(once, [], "2026-03-02")).toEqual([]);
  });

  it("takes up a cancelled date again with the next number", () => {
    const cancelled = stored("a", "2026-03-01", { sequence: 1, isCancelled: true });
    expect(mergeCalendar([cancelled], [present("a", "2026-03-01")], TODAY)).toEqual([
      stored("a", "2026-03-01", { sequence: 2, stamp: TODAY }),
    ]);
  });

  it("drops dates that have passed", () => {
    expect(mergeCalendar([stored("a", "2026-02-24")], [], TODAY)).toEqual([]);
  });
});
