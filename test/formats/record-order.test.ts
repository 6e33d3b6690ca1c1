import fc from "fast-check";
import { expect, test } from "vitest";
import type { Column } from "../../src/formats/columns.ts";
import { orderRecords } from "../../src/formats/record-order.ts";

function column(name: string, more: Partial<Column> = {}): Column {
  return { name, keys: name.split("."), kind: "scalar", description: "", ...more };
}

/** The values in order, each in a record of its own. */
function order(values: readonly unknown[], more: Partial<Column> = {}, isDescending = false): unknown[] {
  const records = values.map((value, index) => ({ id: String(index), value }));
  return orderRecords(records, [{ column: column("value", more), isDescending }]).map(({ value }) => value);
}

test.each<[string, unknown[], Partial<Column>]>([
  ["numbers by value", [-5, 2, 10, 1e6], {}],
  ["text without case and accents", ["Ada", "Émile", "eva", "Łukasz", "Zoë"], {}],
  ["digits in text as numbers", ["9", "10", "0100", "Room 2", "Room 10"], {}],
  ["dates by the calendar", ["1999-12-31", "2026-01-02", "2026-01-10"], { holds: "date" }],
  [
    "moments by the clock",
    ["2026-01-01T08:00:00Z", "2026-01-01T08:00:00.5Z", "2026-01-01T09:00:01Z"],
    { holds: "time" },
  ],
  ["false before true", [false, true], {}],
  ["numbers before text", [1, 2, "1", "a"], {}],
])("%s", (_, expected, more) => {
  expect(order(expected.toReversed(), more)).toEqual(expected);
  expect(order(expected, more, true)).toEqual(expected.toReversed());
});

test("empty values come last in either direction", () => {
  expect(order([null, "b", "", "a", undefined])).toEqual(["a", "b", null, "", undefined]);
  expect(order([null, "b", "", "a", undefined], {}, true)).toEqual(["b", "a", null, "", undefined]);
});

test("equal values are ordered by the next field, and then by id", () => {
  const records = [
    { id: "3", last: "King", first: "Bo" },
    { id: "2", last: "King", first: "Ada" },
    { id: "1", last: "King", first: "Bo" },
    { id: "0", last: "Zed", first: "Ada" },
  ];
  const fields = [
    { column: column("last"), isDescending: true },
    { column: column("first"), isDescending: false },
  ];
  expect(orderRecords(records, fields).map(({ id }) => id)).toEqual(["0", "2", "1", "3"]);
});

test("the order does not depend on the order before", () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.constantFrom("Ada", "ada", "Áda", "10", "9"),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 12 }), fc.boolean(), (values, isDescending) => {
      const records = values.map((one, index) => ({ id: String(index), value: one }));
      const fields = [{ column: column("value"), isDescending }];
      expect(orderRecords(records.toReversed(), fields)).toEqual(orderRecords(records, fields));
    }),
  );
});
