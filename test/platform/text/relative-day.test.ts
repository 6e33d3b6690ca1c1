import { expect, test } from "vitest";
import { isDay, resolveDay } from "../../../src/platform/text/relative-day.ts";

// 28 November 2026 is a Saturday.
test.each([
  ["2026-02-28", "2026-02-28"],
  ["today", "2026-11-28"],
  [" Yesterday ", "2026-11-27"],
  ["tomorrow", "2026-11-29"],
  ["saturday", "2026-11-28"],
  ["sunday", "2026-11-22"],
  ["Monday", "2026-11-23"],
  ["friday", "2026-11-27"],
  ["0d", "2026-11-28"],
  ["30d", "2026-10-29"],
  ["2w", "2026-11-14"],
  ["36525d", "1926-11-28"],
])("%j on a Saturday is %s", (text, day) => {
  expect(resolveDay(text, "2026-11-28")).toBe(day);
});

test.each([
  "2026-02-29",
  "2026-13-01",
  "26-01-01",
  "30",
  "d",
  "-1d",
  "+7d",
  "1.5w",
  "36526d",
  "9999w",
  "mon",
  "",
])("%j is no day", (text) => {
  expect([resolveDay(text, "2026-11-28"), isDay(text)]).toEqual([undefined, false]);
});

test("a month's end and a leap day are passed as the calendar has them", () => {
  expect(["1d", "2d", "366d"].map((text) => resolveDay(text, "2024-03-01"))).toEqual([
    "2024-02-29",
    "2024-02-28",
    "2023-03-01",
  ]);
});
