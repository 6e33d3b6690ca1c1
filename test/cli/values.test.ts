import { expect, test } from "vitest";
import {
  readChoice,
  readChoiceList,
  readDay,
  readDuration,
  readInstantOrDay,
  readNameList,
  readWholeNumber,
  readWindow,
} from "../../src/cli/values.ts";
import { readEventOptions } from "../../src/commands/changes/flags/change-flags.ts";

test.each([
  ["90s", 90_000],
  ["10m", 600_000],
  ["1.5h", 5_400_000],
  ["500ms", 500],
  ["0", 0],
])("the duration %s is %i ms", (text, ms) => {
  expect(readDuration("--max-wait", text)).toBe(ms);
});

test.each(["", "90", "-1s", "soon", "1 m", "1e3s"])("%j is no duration", (text) => {
  expect(() => readDuration("--max-wait", text)).toThrow(expect.objectContaining({ code: "usage.duration" }));
});

test.each(["2026-11-23", "2024-02-29", "today", "Yesterday", "tomorrow", "monday", "30d", "2w", "0d"])(
  "%s is a day and stays as it was written",
  (text) => {
    expect(readDay("--as-of", text)).toBe(text);
  },
);

test.each([
  "2026-02-30",
  "2025-02-29",
  "2026-13-01",
  "2026-1-1",
  "23.11.2026",
  "someday",
  "30",
  "-3d",
  "1.5d",
  "99999d",
  "3m",
  "2026-11-23T00:00:00Z",
])("%s is no day, and the hint names the forms", (text) => {
  expect(() => readDay("--as-of", text)).toThrow(
    expect.objectContaining({
      code: "usage.date",
      message: `--as-of is not a date: "${text}".`,
      hint: "Write it like --as-of 2026-11-23. Relative days: today, yesterday, monday, 30d or 2w.",
    }),
  );
});

test.each(["2026-11-23", "7d", "yesterday", "2026-11-23T09:00:00Z", "2026-11-23T09:00+02:00"])(
  "%s is a time to filter by",
  (text) => {
    expect(readInstantOrDay("--updated-since", text)).toBe(text);
  },
);

test.each(["2026-11-23T09:00:00", "2026-02-30T09:00:00Z", "12h", "2026-11-23T99:00:00Z"])(
  "%s is no time: it lacks its zone or its sense",
  (text) => {
    expect(() => readInstantOrDay("--updated-since", text)).toThrow(
      expect.objectContaining({ code: "usage.time" }),
    );
  },
);

test.each(["0", "-1", "1.5", "1e2", "", "ten", "65536"])(
  "%j is no whole number within the bounds",
  (text) => {
    expect(() => readWholeNumber("--port", text, { least: 1, most: 65_535 })).toThrow(
      expect.objectContaining({ code: "usage.number" }),
    );
  },
);

test("the hint for a misspelled choice suggests the right one", () => {
  expect(() => readChoice("--format", "jsno", ["json", "csv"])).toThrow(
    expect.objectContaining({ code: "usage.choice", hint: "Did you mean json? Use json, csv." }),
  );
});

test("an event's older name is refused with the one it has today", () => {
  const flags = { events: "hired,lost_sight" };
  expect(() => readEventOptions(flags)).toThrow(
    expect.objectContaining({
      code: "usage.choice",
      hint: expect.stringMatching(/^Did you mean visibility_lost\? /u),
    }),
  );
});

test("a choice is taken in any letter case", () => {
  expect(readChoiceList("--status", "Active, PENDING", ["active", "pending"])).toEqual(["active", "pending"]);
});

test.each(["a,,b", ",a", "a,"])("a list with an empty name is refused: %j", (text) => {
  expect(() => readNameList("--fields", text)).toThrow(expect.objectContaining({ code: "usage.list" }));
});

test("a cursor without a limit is refused", () => {
  expect(() => readWindow({ cursor: "abc" })).toThrow(
    expect.objectContaining({ code: "usage.cursor-alone" }),
  );
});

test("a limit of 0 is refused", () => {
  expect(() => readWindow({ limit: "0" })).toThrow(expect.objectContaining({ code: "usage.number" }));
});

test("a duration without a unit is answered with the unit that is usual there", () => {
  expect(() => readDuration("--keep-for", "30", "d")).toThrow(
    expect.objectContaining({
      message: '--keep-for needs a unit: "30".',
      hint: "Write it like --keep-for 30d. Units: ms, s, m, h, d.",
    }),
  );
});
