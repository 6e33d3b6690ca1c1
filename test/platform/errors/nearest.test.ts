import fc from "fast-check";
import { expect, test } from "vitest";
import { findNearest } from "../../../src/platform/errors/nearest.ts";

const FIELDS = ["id", "name", "first_name", "last_name", "job_title", "job_title_id", "work_email", "office"];

test.each([
  ["job_titel", ["job_title"]],
  ["OFFICE", ["office"]],
  ["ofice", ["office"]],
  ["nmae", ["name"]],
  ["job_tit", ["job_title", "job_title_id"]],
  ["xyzzy", []],
  ["", []],
])("for %s the nearest are %j", (word, expected) => {
  expect(findNearest(word, FIELDS)).toEqual(expected);
});

test("the nearest comes first, equals in the order they were given", () => {
  expect(findNearest("abcd", ["abcx", "abcd", "abxd"])).toEqual(["abcd", "abcx", "abxd"]);
});

test("no more are named than were asked for, and none twice", () => {
  expect(findNearest("name", ["name1", "name1", "name2", "name3", "name4"], { most: 2 })).toEqual([
    "name1",
    "name2",
  ]);
});

test("one slip in a word of four letters or more is always forgiven", () => {
  const word = fc.stringMatching(/^[a-z]{4,20}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom("drop", "swap", "add"), (meant, place, slip) => {
      const at = place % (meant.length - 1);
      const swapped = `${meant.slice(0, at)}${meant[at + 1]}${meant[at]}${meant.slice(at + 2)}`;
      const dropped = meant.slice(0, at) + meant.slice(at + 1);
      const added = `${meant.slice(0, at)}q${meant.slice(at)}`;
      expect(findNearest({ drop: dropped, swap: swapped, add: added }[slip], [meant])).toEqual([meant]);
    }),
  );
});
