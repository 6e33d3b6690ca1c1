import { expect, test } from "vitest";
import type { Column } from "../../src/formats/columns.ts";
import { createXlsxWriter } from "../../src/formats/xlsx.ts";
import { readWorkbook } from "../support/workbook.ts";

const ROWS = 100_000;

test("100,000 rows are all there, each as it was", { timeout: 120_000 }, async () => {
  const columns: Column[] = ["id", "number", "name", "start", "pay"].map((name) => ({
    name,
    keys: [name],
    kind: "scalar",
    description: "",
    ...(name === "start" ? { holds: "date" } : {}),
  }));
  const record = (index: number): object => ({
    id: `p${index}`,
    number: String(index).padStart(7, "0"),
    name: `Zoë ${index}`,
    start: `20${String(index % 90).padStart(2, "0")}-02-28`,
    pay: index / 4,
  });
  const writer = createXlsxWriter({ columns });
  for (let start = 0; start < ROWS; start += 500)
    writer.write(Array.from({ length: 500 }, (_, index) => record(start + index)));
  const { rows } = readWorkbook(
    (await writer.close({ nextCursor: null, count: ROWS, partial: false })) as Buffer,
  );
  expect(rows).toHaveLength(ROWS + 1);
  const different = rows.slice(1).filter((cells, index) => {
    const expected = Object.values(record(index));
    return cells.some(
      (cell, column) => cell === undefined || cell.kind === "formula" || cell.value !== expected[column],
    );
  });
  expect(different).toEqual([]);
});
