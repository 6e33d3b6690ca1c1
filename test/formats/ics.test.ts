import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCalendar, writeCalendar, type CalendarEvent } from "../../src/formats/ics.ts";
import { tries } from "../support/effort.ts";
import { checkCalendar } from "../support/ics-checker.ts";

function event(fields: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    uid: "p1-start@acme",
    date: "2026-03-02",
    summary: "Ada Byron: first day",
    description: "",
    category: "start",
    sequence: 0,
    stamp: "2026-02-25",
    isCancelled: false,
    ...fields,
  };
}

const check = (events: readonly CalendarEvent[]) => checkCalendar(Buffer.from(writeCalendar(events)));

describe("a calendar", () => {
  it("has an all-day event with what another program needs", () => {
    expect(
      check([event({ sequence: 3, isCancelled: true, description: "Engineer, Sales\nManager: Zoë" })]),
    ).toEqual([
      {
        uid: "p1-start@acme",
        date: "2026-03-02",
        summary: "Ada Byron: first day",
        description: "Engineer, Sales\nManager: Zoë",
        sequence: 3,
        stamp: "20260225",
        status: "CANCELLED",
      },
    ]);
  });

  it("is valid and comes back unchanged whatever a name holds", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 120 }),
      fc.string({
        unit: fc.constantFrom("\\", ";", ",", "n", "é", "日", "👩‍🚀", " ", ":", '"'),
        maxLength: 120,
      }),
    );
    fc.assert(
      fc.property(text, text, (summary, description) => {
        const written = event({ summary, description });
        const [checked] = check([written]);
        const [read] = readCalendar(writeCalendar([written])) ?? [];
        expect(checked?.summary).toBe(read?.summary);
        expect(checked?.description ?? "").toBe(read?.description);
        // Only what a text may not hold is another one.
        const kept = (one: string): string =>
          one
            .replaceAll(/\r\n?/gu, "\n")
            .replaceAll(/[^\P{Cc}\n]/gu, " ")
            .replaceAll(/\p{Cs}/gu, "\uFFFD");
        expect(read).toEqual(event({ summary: kept(summary), description: kept(description) }));
      }),
      tries(500, 20_000),
    );
  });

  it("is read with the line ends of another system", () => {
    const text = writeCalendar([event({ summary: "x".repeat(200) })]);
    expect(readCalendar(text.replaceAll("\r\n", "\n"))).toEqual(readCalendar(text));
  });

  it.each([
    ["of another program", (text: string) => text.replace("namely-cli", "other")],
    ["without its end", (text: string) => text.slice(0, -20)],
    ["with an event without an id", (text: string) => text.replace(/UID:.*\r\n/u, "")],
    ["that is none", () => "name,email\n"],
  ])("%s is not taken for one of ours", (_, damage) => {
    expect(readCalendar(damage(writeCalendar([event()])))).toBeUndefined();
  });
});
