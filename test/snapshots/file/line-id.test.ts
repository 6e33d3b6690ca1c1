import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareIds, readLineId } from "../../../src/snapshots/file/line-id.ts";

const letters = fc.constantFrom("a", "b", "Z", "é", "\uE000", "\uFFFD", "\uFFFF", "\u{10000}", "\u{1F600}");
const halves = fc.constantFrom("a", "\uE000", "\uFFFD", "\u{1F600}", "\uD800", "\uDC00");

test("ids are in the order of their bytes in UTF-8", () => {
  const word = fc.string({ unit: letters, maxLength: 4 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(Math.sign(compareIds(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test("the order is one also for what is no text: no two ids are the same, and none is in a circle", () => {
  const word = fc.string({ unit: halves, maxLength: 3 });
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(compareIds(a, b) === 0).toBe(a === b);
      expect(Math.sign(compareIds(a, b)) + Math.sign(compareIds(b, a))).toBe(0);
      expect(compareIds(a, b) < 0 && compareIds(b, c) < 0 && compareIds(a, c) >= 0).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

test("any id is read from its line, first on it or not", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.jsonValue(), (id, value) => {
      expect(readLineId(Buffer.from(JSON.stringify({ id, value })))).toBe(id);
      expect(readLineId(Buffer.from(JSON.stringify({ value, id }, null, " ").replace(/\n/gu, " ")))).toBe(id);
    }),
  );
});

describe("a line without an id", () => {
  test.each([
    "{}",
    '{"id":""}',
    '{"id":5}',
    '{"id":null}',
    "[]",
    '["id"]',
    "null",
    "5",
    '"id"',
    "id,name",
    '{"id":"a',
    "",
  ])("%s", (text) => expect(readLineId(Buffer.from(text))).toBeUndefined());
});
