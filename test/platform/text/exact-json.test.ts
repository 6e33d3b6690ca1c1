import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactNumber, isExact, parseJson, stringifyJson } from "../../../src/platform/text/exact-json.ts";

/** What JSON.parse would have made of it. */
function round(value: unknown): unknown {
  if (isExact(value)) return Number(String(value));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(round);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, round(part)]));
}

describe("parsing", () => {
  const exact: readonly (readonly [text: string, value: unknown])[] = [
    ["76561198000000001", 76561198000000001n],
    ["-76561198000000001", -76561198000000001n],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["-9007199254740992", -9007199254740992n],
    ["100000000000000000000000", 100000000000000000000000n],
    ["1234567890123456", 1234567890123456],
    ["12345678901234567.25", new ExactNumber("12345678901234567.25")],
    ["-0.12345678901234567891", new ExactNumber("-0.12345678901234567891")],
    ["0.30000000000000004", 0.30000000000000004],
    ["85000.0000000000000000", 85000],
    ["0.0000000000000000000000", 0],
    ["1.000000000000000e400", new ExactNumber("1.000000000000000e400")],
    ["-1.000000000000000e-400", new ExactNumber("-1.000000000000000e-400")],
    ["9.007199254740993e15", new ExactNumber("9.007199254740993e15")],
    ["1.5e300", 1.5e300],
    ["5e-324", 5e-324],
    ["1.7976931348623157e308", Number.MAX_VALUE],
  ];
  test.each(exact)("%s loses no digit", (text, value) => {
    expect(parseJson(text)).toEqual(value);
    expect(parseJson(`{"a":[${text}, ${text}]}`)).toEqual({ a: [value, value] });
  });

  test("finds a number at any position", () => {
    const value = 1234567890123456789n;
    for (let blanks = 0; blanks < 40; blanks += 1) {
      const text = `{"card":"4111111111111111111",${" ".repeat(blanks)}"a":-${value}}`;
      expect(parseJson(text)).toEqual({ card: "4111111111111111111", a: -value });
    }
  });

  test("gives what JSON.parse gives for everything, but for the digits", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), (text, isLong) => {
        // The second form is never parsed at full speed.
        const whole = isLong ? `[12345678901234567.25,${text}]` : text;
        const parsed = parseJson(whole);
        expect(round(isLong ? (parsed as unknown[])[1] : parsed)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    [
      "a key twice: the last one counts",
      '{"a":1,"a":2,"b":76561198000000001}',
      { a: 2, b: 76561198000000001n },
    ],
    ["a key of every object", '{"toString":76561198000000001}', { toString: 76561198000000001n }],
    ["digits in text", '{"a":"1234567890123456789"}', { a: "1234567890123456789" }],
    ["digits in text after a colon", '{"a":"x: 1234567890123456789"}', { a: "x: 1234567890123456789" }],
  ])("reads %s", (_, text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test("makes an own key of __proto__", () => {
    const parsed = parseJson('{"__proto__":{"a":76561198000000001}}');
    expect(Object.keys(parsed as object)).toEqual(["__proto__"]);
  });

  test.each(['{"a":76561198000000001', "76561198000000001x", "[01234567890123456]", '{"a":-}'])(
    "refuses %s",
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  test("does not run out of stack where lists are nested deep", () => {
    const deep = `${"[".repeat(50_000)}76561198000000001${"]".repeat(50_000)}`;
    expect(Array.isArray(parseJson(deep))).toBe(true);
  });
});

describe("writing", () => {
  test("gives back every digit, at any depth", () => {
    const text = '{"a":76561198000000001,"b":[-12345678901234567.25,{"c":1e400}],"d":1.5}';
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  test("indents as JSON.stringify does", () => {
    expect(stringifyJson({ a: 76561198000000001n }, 2)).toBe('{\n  "a": 76561198000000001\n}');
  });

  test("takes no record for a number that merely resembles one", () => {
    const value = { isLosslessNumber: true, value: "1", text: "2", big: 76561198000000001n };
    expect(stringifyJson(value)).toBe(
      '{"isLosslessNumber":true,"value":"1","text":"2","big":76561198000000001}',
    );
  });

  test("is that of JSON.stringify for everything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringifyJson(value)).toBe(JSON.stringify(value));
        expect(stringifyJson([value, 76561198000000001n])).toBe(
          `[${JSON.stringify(value)},76561198000000001]`,
        );
      }),
    );
  });

  test("fails where JSON.stringify would lose digits without a word", () => {
    expect(() => JSON.stringify(new ExactNumber("1e400"))).toThrow(TypeError);
    expect(isExact(new ExactNumber("1e400"))).toBe(true);
  });

  test("still refuses what no JSON can hold", () => {
    const ring: Record<string, unknown> = {};
    ring["self"] = ring;
    expect(() => stringifyJson(ring)).toThrow(TypeError);
  });
});
