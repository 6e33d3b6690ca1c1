import { expect, test } from "vitest";
import { EVENT_NAMES, eventKind, eventLabel } from "../../../src/snapshots/compare/event-names.ts";

test("every event has a short label of its own, in plain lower-case words", () => {
  const labels = EVENT_NAMES.map(eventLabel);
  expect(new Set(labels).size).toBe(EVENT_NAMES.length);
  expect(labels.filter((label) => !/^[a-z]+(?: [a-z]+){0,2}$/u.test(label) || label.length > 17)).toEqual([]);
});

test("a label that is the name of an event is that event's own", () => {
  const names: ReadonlySet<string> = new Set(EVENT_NAMES);
  const foreign = EVENT_NAMES.filter((name) => {
    const word = eventLabel(name).replaceAll(" ", "_");
    return names.has(word) && word !== name;
  });
  expect(foreign).toEqual([]);
});

test("the catalog words the dates of an event itself only where they do not follow from their kind", () => {
  expect(EVENT_NAMES.filter((name) => eventKind(name).describe !== undefined)).toEqual([
    "termination_moved",
    "overdue",
    "appeared",
  ]);
});
