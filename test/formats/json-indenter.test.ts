import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonIndenter } from "../../src/formats/json-indenter.ts";
import { tries } from "../support/effort.ts";

function indent(text: string, cuts: readonly number[] = []): string {
  const indenter = new JsonIndenter();
  const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  return places
    .map((place, index) => indenter.push(text.slice(place, places[index + 1] ?? text.length)))
    .join("");
}

test("is what JSON.stringify would make of it, however it comes in pieces", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), fc.array(fc.nat(200)), (value, spread, cuts) => {
      const text = JSON.stringify(value, null, spread ? "\t" : undefined);
      const places = cuts.map((cut) => Math.min(cut, text.length));
      expect(indent(text, places)).toBe(JSON.stringify(value, null, 2));
    }),
    tries(500, 20_000),
  );
});

test("keeps numbers, escapes and repeated keys as they were sent", () => {
  const text = '{"a":300000.0,"a":12345678901234567890,"b":"\\u0041 \\" { [ ,: \\\\"}';
  expect(indent(text)).toBe(
    '{\n  "a": 300000.0,\n  "a": 12345678901234567890,\n  "b": "\\u0041 \\" { [ ,: \\\\"\n}',
  );
});

test("does not grow without bound with what is nested deeply, and loses nothing of it", () => {
  const deep = "[".repeat(5000) + "]".repeat(5000);
  const shown = indent(deep);
  expect(shown.replaceAll(/\s/gu, "")).toBe(deep);
  expect(shown.length).toBeLessThan(1_000_000);
});
