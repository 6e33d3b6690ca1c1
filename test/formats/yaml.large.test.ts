import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createYamlWriter } from "../../src/formats/yaml.ts";

function writeAll(batches: readonly (readonly unknown[])[], paths?: string[][]): string {
  const writer = createYamlWriter({ paths });
  const count = batches.flat().length;
  const body = batches.map((batch) => writer.write(batch)).join("");
  return writer.open() + body + writer.close({ nextCursor: null, count, partial: false });
}

/** What readers of both versions of YAML make of a text: the older one is still the more common. */
function readBoth(text: string): unknown[] {
  return [parse(text, { merge: false }) as unknown, parse(text, { version: "1.1", merge: false }) as unknown];
}

test("nothing that only an old reader would refuse stands in the text", () => {
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
