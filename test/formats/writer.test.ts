import fc from "fast-check";
import { expect, test } from "vitest";
import type { Column } from "../../src/formats/columns.ts";
import { createRowReader } from "../../src/formats/table-cells.ts";
import { WRITERS } from "../support/writers.ts";

const columns: Column[] = ["id", "name"].map((name) => ({
  name,
  keys: [name],
  kind: "scalar",
  description: "",
}));

function writeAll(
  format: keyof typeof WRITERS,
  batches: readonly (readonly unknown[])[],
  paths?: string[][],
): string {
  const writer = WRITERS[format]({ columns, paths });
  const count = batches.reduce((sum, batch) => sum + batch.length, 0);
  const body = batches.map((batch) => writer.write(batch)).join("");
  return writer.open() + body + writer.close({ nextCursor: null, count, partial: false });
}

test("JSON without records is still the whole envelope", () => {
  expect(writeAll("json", [])).toBe(
    '{"result":[],"next_cursor":null,"prev_cursor":null,"result_count":0,"is_partial_response":false}\n',
  );
});

test("JSON has one record per line and a cursor for the next page", () => {
  const writer = WRITERS.json({ columns });
  const text =
    writer.open() +
    writer.write([{ id: "1" }]) +
    writer.write([]) +
    writer.write([{ id: "2" }, { id: "3" }]) +
    writer.close({ nextCursor: "abc", count: 3, partial: true });
  expect(text).toBe(
    '{"result":[\n{"id":"1"},\n{"id":"2"},\n{"id":"3"}\n],' +
      '"next_cursor":"abc","prev_cursor":null,"result_count":3,"is_partial_response":true}\n',
  );
});

test("JSON and NDJSON hold the same records in whatever batches they come", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 4 })),
      (batches) => {
        const records: unknown = JSON.parse(JSON.stringify(batches.flat()));
        expect(JSON.parse(writeAll("json", batches))).toEqual({
          result: records,
          next_cursor: null,
          prev_cursor: null,
          result_count: batches.flat().length,
          is_partial_response: false,
        });
        const lines = writeAll("ndjson", batches).split("\n");
        expect(lines.pop()).toBe("");
        expect(lines.map((line): unknown => JSON.parse(line))).toEqual(records);
      },
    ),
  );
});

test("a selection keeps only its fields, in its order", () => {
  const people = [{ id: "1", name: "A", secret: "s" }];
  expect(writeAll("ndjson", [people], [["name"], ["id"]])).toBe('{"name":"A","id":"1"}\n');
  expect(writeAll("json", [people], [["name"]])).toContain('[\n{"name":"A"}\n]');
});

test("Markdown is a table whose cells cannot break out of it", () => {
  const text = writeAll("markdown", [
    [
      { id: "1|2", name: "<b>a_b</b>\nnew [x](y)" },
      { id: null, name: "\\" },
    ],
  ]);
  expect(text).toBe(
    "| id | name |\n| --- | --- |\n| 1\\|2 | \\<b\\>a\\_b\\</b\\> new \\[x\\](y) |\n|  | \\\\ |\n",
  );
});

test("a table's cells are one clean line each", () => {
  const readRow = createRowReader(columns);
  expect(readRow({ id: 7, name: " two\n\tlines " })).toEqual(["7", "two lines"]);
  expect(readRow({ id: null })).toEqual(["", ""]);
});

test("half a surrogate pair becomes a replacement character, and text that resembles its escape stays", () => {
  const record = { name: "a\uD800b", literal: "\\ud800", pair: "\u{1F600}" };
  const text = WRITERS.ndjson({ columns: [] }).write([record]);
  expect(text).not.toMatch(/[^\\](?:\\\\)*\\ud8/u);
  expect(JSON.parse(text)).toEqual({ ...record, name: "a\uFFFDb" });
});
