import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPlainDate } from "../../../src/platform/text/calendar.ts";
import { parseInstant, readDate, readInstant } from "../../../src/unified/raw/dates.ts";

describe("dates", () => {
  test.each([
    ["2024-02-29", "2024-02-29"],
    [" 2024-02-29 ", "2024-02-29"],
    ["2024-2-9", "2024-02-09"],
    ["10/27/2015", "2015-10-27"],
    ["3/1/2012", "2012-03-01"],
    ["2015-10-27T23:59:59-08:00", "2015-10-27"],
    ["2015-10-27T00:00:00.000Z", "2015-10-27"],
    ["2015-10-27 00:00", "2015-10-27"],
    ["", null],
    ["  ", null],
    [null, null],
    [undefined, null],
    ["0000-00-00", null],
    ["0000-00-00T00:00:00", null],
    ["00/00/0000", null],
  ])("%j is %j", (raw, date) => {
    expect(readDate(raw, "here")).toBe(date);
  });

  test.each([
    "2023-02-29",
    "1900-02-29",
    "2024-04-31",
    "2024-13-01",
    "2024-00-10",
    "27/10/2015",
    "10/27/15",
    "2015-10-27x",
    "20151027",
    "next week",
    "N/A",
    "0000-01-01",
  ])("%j is refused, not guessed", (raw) => {
    expect(() => readDate(raw, "here")).toThrow("at here: expected a date, got other text.");
  });

  test("every day of the calendar comes back as itself, in every spelling", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (day) => {
          const date = day.toISOString().slice(0, 10);
          const [year, month, dayOfMonth] = date.split("-").map(Number);
          expect(readDate(date, "")).toBe(date);
          expect(readDate(`${month}/${dayOfMonth}/${String(year).padStart(4, "0")}`, "")).toBe(date);
          expect(readDate(`${date}T23:30:00+14:00`, "")).toBe(date);
          expect(isPlainDate(date)).toBe(true);
        },
      ),
    );
  });
});

describe("moments", () => {
  test.each([
    [1450445929, "2015-12-18T13:38:49Z"],
    ["1450445929", "2015-12-18T13:38:49Z"],
    [1450445929000, "2015-12-18T13:38:49Z"],
    [1450445929.5, "2015-12-18T13:38:49.500Z"],
    [0, "1970-01-01T00:00:00Z"],
    ["2015-12-18T13:38:49Z", "2015-12-18T13:38:49Z"],
    ["2015-12-18T08:38:49-05:00", "2015-12-18T13:38:49Z"],
    ["2015-12-18T08:38:49-0500", "2015-12-18T13:38:49Z"],
    ["2015-12-18T08:38:49.123456-05:00", "2015-12-18T13:38:49.123Z"],
    ["2015-12-18 13:38:49 UTC", "2015-12-18T13:38:49Z"],
    ["2015-12-18T13:38:49", "2015-12-18T13:38:49Z"],
    ["2015-12-18T13:38", "2015-12-18T13:38:00Z"],
    ["2015-12-18", "2015-12-18T00:00:00Z"],
    ["", null],
    [null, null],
    [undefined, null],
  ])("%j is %j", (raw, instant) => {
    expect(readInstant(raw, "here")).toBe(instant);
  });

  test.each([
    "yesterday",
    "2015-12-32T00:00:00Z",
    "2015-02-30",
    "2015-12-18T25:00:00Z",
    "2015-12-18T13:38:49+99:00",
    1e15,
    -1e15,
    "9999-12-31T23:59:59-05:00",
  ])("%j is refused", (raw) => {
    expect(() => readInstant(raw, "here")).toThrow("at here: expected a time");
  });

  test("a date without a time is its start in UTC", () => {
    expect(parseInstant("2026-11-23")).toBe(Date.UTC(2026, 10, 23));
    expect(parseInstant("not a date")).toBeUndefined();
  });
});
