import { expect, test } from "vitest";
import { formatTime, formatTimeAgo } from "../../src/terminal/times.ts";

/** On this machine's clock, wherever it is. */
const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();
const NOW = at(28, 9, 30);

test("a time is written with its day, without seconds", () => {
  expect(formatTime(at(7, 14, 3))).toBe("2026-11-07 14:03");
});

test.each([
  ["just now", at(28, 9, 30)],
  ["1 min ago", at(28, 9, 29)],
  ["59 min ago", at(28, 8, 31)],
  ["1 h ago", at(28, 8, 30)],
  ["9 h ago", at(28, 0, 0)],
  ["yesterday", at(27, 23, 59)],
  ["yesterday", at(27, 0, 0)],
  ["2 days ago", at(26, 23, 59)],
  ["27 days ago", at(1, 12)],
])("the distance is %s", (distance, ms) => {
  expect(formatTimeAgo(ms, NOW)).toBe(`${formatTime(ms)} (${distance})`);
});

test.each([at(28, 9, 31), new Date(2026, 9, 28).getTime()])(
  "a time in the future or long ago has no distance",
  (ms) => {
    expect(formatTimeAgo(ms, NOW)).toBe(formatTime(ms));
  },
);

test("a time of the last minutes of yesterday is minutes ago", () => {
  expect(formatTimeAgo(at(27, 23, 50), at(28, 0, 10))).toBe("2026-11-27 23:50 (20 min ago)");
});
