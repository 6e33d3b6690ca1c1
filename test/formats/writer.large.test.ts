import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanLine } from "../../src/formats/table-cells.ts";

test("nothing in a cell can steer the terminal", () => {
  const nasty = "\u001b[31mred\u001b[0m\u0007 \u009b2J \u202egnp.exe \u2028 \ud800";
  expect(cleanLine(nasty)).toBe("\ufffd[31mred\ufffd[0m\ufffd \ufffd2J \ufffdgnp.exe \ufffd");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(cleanLine(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
    }),
  );
});
