import { expect, test } from "vitest";
import { readEventNames } from "../../../src/commands/changes/flags/event-flag.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { EVENT_NAMES, eventLabel } from "../../../src/snapshots/compare/event-names.ts";

function refuse(text: string): { readonly message: string; readonly hint: string | undefined } {
  try {
    readEventNames(text);
  } catch (error) {
    if (error instanceof Fault) return { message: error.message, hint: error.hint };
  }
  throw new Error(`${text} was not refused.`);
}

test("--events takes names in any case, separated by commas", () => {
  expect(readEventNames("Hired, TERMINATED")).toEqual(["hired", "terminated"]);
  expect(readEventNames(undefined)).toBeUndefined();
});

test.each([
  ["terminatd", "terminated"],
  ["termination-scheduled", "termination_scheduled"],
  ["left", "terminated"],
  ["Last day moved", "termination_moved"],
  ["lost_sight", "visibility_lost"],
])("--events answers %s with the nearest name, and not with a list", (word, name) => {
  expect(refuse(`hired,${word}`)).toEqual({
    message: `Unknown event "${word}" in --events.`,
    hint: `Did you mean ${name}? All events: namely help events`,
  });
});

test("--events answers a word like none of its names with where they are listed", () => {
  expect(refuse("x")).toEqual({
    message: 'Unknown event "x" in --events.',
    hint: "All events: namely help events",
  });
});

test("--events answers the label of every event with its name", () => {
  const names: ReadonlySet<string> = new Set(EVENT_NAMES);
  const others = EVENT_NAMES.filter((name) => !names.has(eventLabel(name)));
  expect(others.map((name) => refuse(eventLabel(name)).hint)).toEqual(
    others.map((name) => `Did you mean ${name}? All events: namely help events`),
  );
});
