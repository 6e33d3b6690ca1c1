import fc from "fast-check";
import { expect, test } from "vitest";
import { createCellReader } from "../../src/formats/columns.ts";
import { FoundColumns } from "../../src/formats/found-columns.ts";
import { tries } from "../support/effort.ts";

function namesOf(...records: object[]): string[] {
  const found = new FoundColumns();
  for (const record of records) found.see(record);
  return found.list().map(({ name }) => name);
}

test("are the leaves of all records, in the order of first appearance", () => {
  expect(namesOf({ id: 1, title: "a" }, { id: 2, count: 3, links: { group_type: "t" } })).toEqual([
    "id",
    "title",
    "count",
    "links.group_type",
  ]);
});

test("of lists of objects are their fields, of other lists the list", () => {
  expect(namesOf({ groups: [{ id: 1 }, { id: 2, name: "n" }], tags: ["a"], none: [] })).toEqual([
    "groups.id",
    "groups.name",
    "tags",
    "none",
  ]);
});

test("leave out what is only empty where others have parts, and keep what is both", () => {
  expect(namesOf({ manager: null }, { manager: { id: 1 } })).toEqual(["manager.id"]);
  expect(namesOf({ image: {} }, { image: [] })).toEqual(["image"]);
  expect(namesOf({ type: "text" }, { type: { title: "t" } })).toEqual(["type", "type.title"]);
});

test("keep keys that hold dots apart from nested ones", () => {
  expect(namesOf({ "a.b": 1, a: { b: 2 } })).toEqual(["a.b", "a.b"]);
});

test("hold every value that is in the records", () => {
  const record = fc.dictionary(fc.constantFrom("a", "b", "__proto__"), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(fc.array(record, { maxLength: 4 }), (records) => {
      const found = new FoundColumns();
      for (const one of records) found.see(one);
      const cells = records.map((one) =>
        found
          .list()
          .map((column) => String(createCellReader(column)(one)))
          .join("\n"),
      );
      for (const [index, one] of records.entries())
        for (const leaf of leavesOf(one)) expect(cells[index]).toContain(String(leaf));
    }),
    tries(500, 10_000),
  );
});

function leavesOf(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== "object") return [value];
  // A list within a list is written as JSON would.
  if (Array.isArray(value)) return value.filter((item) => !Array.isArray(item)).flatMap(leavesOf);
  return Object.values(value).flatMap(leavesOf);
}
