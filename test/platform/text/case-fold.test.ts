import { expect, test } from "vitest";
import { foldCase } from "../../../src/platform/text/case-fold.ts";

test.each([
  ["STRASSE", "straße", "ß is ss"],
  ["STRAẞE", "strasse", "the capital ẞ is ss"],
  ["İ", "i\u0307", "İ is an i with a dot above"],
  ["ΟΔΟΣ", "οδος", "a sigma at the end is a sigma"],
  ["ΟΔΟΣ", "οδοσ", "every sigma is a sigma"],
  ["ﬁn", "FIN", "a ligature is its letters"],
  ["ŉ", "ʼN", "ŉ is two letters"],
  ["\u00C5", "a\u030A", "composed and decomposed letters are the same"],
  ["\u212B", "å", "the Ångström is an å"],
  ["K", "k", "the Kelvin is a k"],
  ["ſ", "S", "the long s is an s"],
  ["µ", "Μ", "the micro is a mu"],
  ["\uAB70", "\u13A0", "Cherokee has two cases"],
  ["\u{10400}", "\u{10428}", "letters beyond the first plane have two cases"],
  ["\u00A0Ada \t", "ada", "spaces around it do not count"],
])("%s and %s are the same: %s", (one, other) => {
  expect(foldCase(one)).toBe(foldCase(other));
});

test.each([
  ["ı", "i"],
  ["ı", "I"],
  ["é", "e"],
  ["ø", "o"],
  ["a b", "ab"],
])("%s and %s differ", (one, other) => {
  expect(foldCase(one)).not.toBe(foldCase(other));
});

test("folding twice changes nothing more", () => {
  const letters = Array.from({ length: 0x2_0000 - 0x21 }, (_, index) => index + 0x21)
    .filter((code) => code < 0xd800 || code >= 0xe000)
    .map((code) => String.fromCodePoint(code));
  expect(letters.filter((letter) => foldCase(foldCase(letter)) !== foldCase(letter))).toEqual([]);
});
