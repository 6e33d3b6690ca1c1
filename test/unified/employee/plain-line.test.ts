import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { makePlainReader } from "../../../src/unified/employee/plain-line.ts";
import { tries } from "../../support/effort.ts";

const schema = z.object({
  id: z.string().min(1),
  text: z.string().nullable().default(null),
  day: z.iso.date().nullable().default(null),
  word: z.enum(["one", "two"]).nullable().default(null),
  boss: z
    .object({ id: z.string().min(1).nullable().default(null), name: z.string().nullable().default(null) })
    .nullable()
    .default(null),
  list: z
    .array(z.object({ yes: z.boolean().nullable().default(null) }).nullable())
    .nullable()
    .optional(),
  open: z.record(z.string(), z.unknown()).nullable().optional(),
  pay: z.number().nullable().optional(),
});
const read = makePlainReader(schema);

const leaf = fc.constantFrom(null, "", "x", "one", "2026-11-28", "2026-02-30", 1, true, [], {}, [null]);
const part = fc.oneof(
  leaf,
  fc.record({ id: leaf, name: leaf }, { requiredKeys: [] }),
  fc.constantFrom({ name: "x", id: "1" }, { id: "1", name: null, more: 1 }, [{ yes: true }], [{ no: 1 }]),
  fc.constantFrom(JSON.parse('{"__proto__": 1}'), [{ yes: 1 }], [[]]),
);
const keys = ["id", "text", "day", "word", "boss", "list", "open", "pay", "more"];
/** Each field is mostly one that fits. */
const fitting: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  id: fc.constant("1"),
  text: fc.constantFrom(null, "x"),
  day: fc.constantFrom(null, "2026-11-28"),
  word: fc.constantFrom(null, "one"),
  boss: fc.constantFrom(null, { id: "1", name: null }, { name: "x", id: "1" }),
  list: fc.constantFrom(null, [], [{ yes: true }, null]),
  open: fc.constantFrom(null, {}, { a: [1] }),
  pay: fc.constant(null),
};
const line = fc.record(
  Object.fromEntries(
    keys.map((key) => [
      key,
      fc.oneof({ weight: 9, arbitrary: fitting[key] ?? part }, { weight: 1, arbitrary: part }),
    ]),
  ),
  { requiredKeys: ["id"] },
);

test("what it reads is what the schema reads, in the same order, and what the schema refuses it does not read", () => {
  fc.assert(
    fc.property(line, (value) => {
      const plain = read(value);
      fc.pre(plain !== undefined);
      expect(JSON.stringify(plain)).toBe(JSON.stringify(schema.parse(value)));
    }),
    tries(2_000, 100_000),
  );
});

test("it reads what nearly all lines are", () => {
  const value = {
    id: "1",
    text: "x",
    day: "2026-11-28",
    word: "two",
    boss: { id: "2", name: null },
    list: [{ yes: true }],
  };
  expect(read({ ...value, open: { a: [1] }, more: 1 })).toEqual({ ...value, open: { a: [1] } });
});
