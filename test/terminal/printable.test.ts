import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makePrintable } from "../../src/terminal/printable.ts";

describe("text from outside", () => {
  test.each([
    ["a color command", "\u001b[31mred\u001b[0m", "␛[31mred␛[0m"],
    ["a window title", "\u001b]0;gotcha\u0007", "␛]0;gotcha␇"],
    ["a command in one character", "a\u009b2Jb", "a�2Jb"],
    ["line feeds and tabs", "12 Main St\nFloor 2\r\nDoor\t3", "12 Main St Floor 2 Door 3"],
    ["separators of lines", "a\u2028b\u2029c\u0085d", "a b c d"],
    ["backspace, delete and null", "a\b\u007f\0", "a␈␡␀"],
    ["an override of the reading direction", "abc\u202Etxt.exe", "abc�txt.exe"],
    ["an isolate", "\u2066abc\u2069", "�abc�"],
    ["half a character", "a\ud800b", "a�b"],
    ["a byte order mark", "\ufeffid", "�id"],
  ])("%s becomes visible", (_, text, shown) => {
    expect(makePrintable(text)).toBe(shown);
  });

  test.each([
    ["Žofie Nováková"],
    ["李小龍"],
    ["👩‍👩‍👧 🏳️‍🌈"],
    ["می‌خواهم"],
    ["é (e and a combining mark)"],
    ["«ÅØ» – “x” …"],
  ])("%s stays as it is", (text) => {
    expect(makePrintable(text)).toBe(text);
  });
});

describe("whatever comes in", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
    fc.string({
      unit: fc.constantFrom("\u001b", "[", "\u009b", "\r", "\n", "\u202e", "\ud800", "\udc00", "a"),
    }),
  );

  test("no control character, separator or change of direction comes out", () => {
    fc.assert(
      fc.property(text, (input) => {
        const output = makePrintable(input);
        for (const character of output) {
          const code = character.codePointAt(0) ?? 0;
          expect(code < 0x20 || (code >= 0x7f && code < 0xa0)).toBe(false);
          expect(code >= 0xd800 && code <= 0xdfff).toBe(false);
          expect([0x2028, 0x2029, 0x061c, 0x200e, 0x200f]).not.toContain(code);
          expect((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("what is printable already is left alone", () => {
    fc.assert(fc.property(text, (input) => makePrintable(makePrintable(input)) === makePrintable(input)));
  });
});
