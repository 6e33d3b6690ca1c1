import fc from "fast-check";
import { expect, test } from "vitest";
import { readBoth, writeAll } from "./yaml-texts.ts";

test("the text has no character that an old reader refuses", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })), (record) => {
      // The signs that YAML 1.1 calls printable.
      expect(writeAll([[record]])).toMatch(
        /^[\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u,
      );
    }),
  );
});

test("whatever JSON can hold comes back in whatever batches it is written", () => {
  // To readers of YAML 1.1 a number with an exponent and no point in it is text; no field of Namely's is so small or large.
  const value = fc.jsonValue().filter((json) => !/\de/u.test(JSON.stringify(json)));
  fc.assert(
    fc.property(fc.array(fc.array(fc.dictionary(fc.string(), value), { maxLength: 3 })), (batches) => {
      const records: unknown = JSON.parse(JSON.stringify(batches.flat()));
      expect(readBoth(writeAll(batches))).toEqual([records, records]);
    }),
  );
});
