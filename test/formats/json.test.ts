import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeJson } from "../../src/formats/json.ts";

describe("a record as JSON in one line", () => {
  test.each([
    ["\u2028", '"a\\u2028b"'],
    ["\u2029", '"a\\u2029b"'],
    ["\u0085", '"a\\u0085b"'],
    ["\u2028\u2028\u0085", '"a\\u2028\\u2028\\u0085b"'],
    ["\\\u2028", '"a\\\\\\u2028b"'],
    ["\u00EB\u{1F600}", '"a\u00EB\u{1F600}b"'],
  ])("escapes nothing but line ends, as in %j", (inside, json) => {
    expect(writeJson(`a${inside}b`)).toBe(json);
  });

  test("is one line for every reader, and means the same", () => {
    const sign = fc.constantFrom("\u2028", "\u2029", "\u0085", "\\", '"', "\n", "\r", "\u00EB", "u2028");
    const text = fc.string({ unit: sign, maxLength: 12 });
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, fc.bigInt())), (record) => {
        const line = writeJson(record);
        expect(line).not.toMatch(/[\n\r\u0085\u2028\u2029]/u);
        expect(JSON.parse(line)).toEqual(
          Object.fromEntries(
            Object.entries(record).map(([key, value]) => [
              key,
              typeof value === "bigint" ? Number(value) : value,
            ]),
          ),
        );
      }),
    );
  });
});
