import { expect, test, vi } from "vitest";
import type { Column } from "../../src/formats/columns.ts";
import { createXlsxWriter, hasWorkbookRows } from "../../src/formats/xlsx.ts";
import { ExactNumber } from "../../src/platform/text/exact-json.ts";
import { readValues, readWorkbook } from "../support/workbook.ts";

function makeColumns(names: readonly string[], more: Partial<Column> = {}): Column[] {
  return names.map((name) => ({ name, keys: name.split("."), kind: "scalar", description: "", ...more }));
}

async function write(columns: readonly Column[], records: readonly object[]): Promise<Buffer> {
  const writer = createXlsxWriter({ columns });
  expect([writer.open(), writer.write(records)]).toEqual(["", ""]);
  return (await writer.close({ nextCursor: null, count: records.length, partial: false })) as Buffer;
}

/** The one cell below the header. */
async function writeCell(value: unknown, more: Partial<Column> = {}): Promise<unknown> {
  return readWorkbook(await write(makeColumns(["value"], more), [{ value }])).rows[1]?.[0];
}

const text = (value: string, isTextFormat = false): object => ({
  kind: "text",
  value,
  isTextFormat,
  isBold: false,
});

test.each([
  ["an employee number with its zeros", "0042", text("0042", true)],
  ["a phone number", "+1 (212) 555-0100", text("+1 (212) 555-0100", true)],
  ["an id", "9a1d7e20-5b0f-4f5c-8c55-7f3a2b1c0d22", text("9a1d7e20-5b0f-4f5c-8c55-7f3a2b1c0d22")],
  [
    "what looks like a formula",
    '=HYPERLINK("http://x.example")',
    text('=HYPERLINK("http://x.example")', true),
  ],
  ["what looks like a formula in another way", "@SUM(A1)", text("@SUM(A1)", true)],
  ["letters of all scripts", "Łukasz 木 👩‍🚀", text("Łukasz 木 👩‍🚀")],
  ["what XML gives a meaning", "<b>R&D</b> \"'", text("<b>R&D</b> \"'")],
  ["what workbooks give a meaning", "_x0041_", text("_x0041_")],
  ["a control character", "a\u001B[31mb", text("a\u001B[31mb")],
  ["a line break", "a\nb", text("a\nb")],
  ["half of a character", "a\uD83Db", text("a\uFFFDb")],
  ["a word that every object knows", "constructor", text("constructor")],
  ["another such word", "__proto__", text("__proto__")],
  ["spaces at the ends", " x ", text(" x ")],
  ["a number", 1234.5, { kind: "number", value: 1234.5 }],
  ["a negative number", -5, { kind: "number", value: -5 }],
  [
    "more digits than a number has",
    new ExactNumber("12345678901234567890"),
    text("12345678901234567890", true),
  ],
  ["true", true, { kind: "truth", value: true }],
  ["false", false, { kind: "truth", value: false }],
  ["nothing", null, undefined],
  ["an empty text", "", undefined],
])("%s stays what it is", async (_, value, expected) => {
  expect(await writeCell(value)).toEqual(expected);
});

test("a date is a date, and one that Excel cannot hold stays text", async () => {
  const day = { holds: "date" } as const;
  expect(await writeCell("2026-11-28", day)).toEqual({
    kind: "date",
    value: "2026-11-28",
    format: "yyyy-mm-dd",
  });
  expect(await writeCell("1900-03-01", day)).toMatchObject({ kind: "date", value: "1900-03-01" });
  expect(await writeCell("1899-12-31", day)).toEqual(text("1899-12-31", true));
});

test("a moment is a date with its time, in UTC", async () => {
  expect(await writeCell("2026-11-28T09:30:15Z", { holds: "time" })).toEqual({
    kind: "date",
    value: "2026-11-28T09:30:15.000Z",
    format: "yyyy-mm-dd hh:mm:ss",
  });
});

test("the header is bold, stays in view, and filters all rows", async () => {
  const columns = [
    ...makeColumns(["id", "manager.name"]),
    ...makeColumns(["title"], { header: "Job title" }),
  ];
  const { rows, files } = readWorkbook(
    await write(columns, [{ id: "1" }, { id: "2", manager: { name: "Bo" } }]),
  );
  expect(rows[0]).toEqual(
    ["id", "manager.name", "Job title"].map((value) => ({
      kind: "text",
      value,
      isTextFormat: false,
      isBold: true,
    })),
  );
  const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
  expect(sheet).toMatch(/<pane ySplit="1" [^>]*topLeftCell="A2" [^>]*state="frozen"\/>/u);
  expect(sheet).toContain('</sheetData><autoFilter ref="A1:C3"/>');
});

test("columns are as wide as their longest text, within bounds", async () => {
  const record = { id: "1", name: "Wolfgang Amadeus Mozart", note: "x".repeat(500) };
  const { files } = readWorkbook(await write(makeColumns(["id", "name", "note"]), [record]));
  const widths = [...(files.get("xl/worksheets/sheet1.xml") ?? "").matchAll(/<col [^>]*width="(\d+)"/gu)];
  expect(widths.map(([, width]) => Number(width))).toEqual([10, 25, 50]);
});

test("without records there is still the header", async () => {
  const bytes = await write(makeColumns(["id", "name"]), []);
  expect(readValues(bytes)).toEqual([["id", "name"]]);
  expect(hasWorkbookRows(bytes)).toBe(false);
});

test("a workbook with records is told from one without, and from no workbook at all", async () => {
  expect(hasWorkbookRows(await write(makeColumns(["id"]), [{ id: "1" }]))).toBe(true);
  expect(hasWorkbookRows(Buffer.from("PK of another kind"))).toBe(true);
  expect(hasWorkbookRows(Buffer.alloc(0))).toBe(false);
});

test("the same records make the same bytes at any time", async () => {
  const columns = makeColumns(["id"]);
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    vi.setSystemTime(new Date("2026-11-28T10:00:00Z"));
    const first = await write(columns, [{ id: "1" }]);
    vi.setSystemTime(new Date("2031-02-03T04:05:06Z"));
    expect((await write(columns, [{ id: "1" }])).equals(first)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test("more rows than a workbook holds are refused before any is made", () => {
  const writer = createXlsxWriter({ columns: makeColumns(["id"]) });
  writer.write([{ id: "1" }]);
  expect(() => writer.write(Array.from<object>({ length: 1_048_575 }))).toThrow(
    expect.objectContaining({
      code: "output.too-large",
      message: "A workbook holds at most 1,048,576 rows, and there are at least 1,048,577.",
      hint: "Use --format csv instead, or choose fewer employees or fields with filters and --fields.",
    }),
  );
});

test("more columns than a workbook holds are refused", () => {
  const names = Array.from({ length: 16_385 }, (_, index) => `c${index}`);
  expect(() => createXlsxWriter({ columns: makeColumns(names) })).toThrow(
    "A workbook holds at most 16,384 columns, and there are at least 16,385.",
  );
});

test("a text that no cell can hold is refused with the name of its field", () => {
  const writer = createXlsxWriter({ columns: makeColumns(["remote_data"]) });
  expect(() => writer.write([{ remote_data: "x".repeat(32_768) }])).toThrow(
    expect.objectContaining({
      code: "output.too-large",
      message: 'A value of "remote_data" is longer than a cell of a workbook can hold (32,767 characters).',
      hint: "Use --format csv instead, or leave the field out with --fields.",
    }),
  );
});

test("the 703rd column is AAA", async () => {
  const names = Array.from({ length: 703 }, (_, index) => `c${index}`);
  const { files, rows } = readWorkbook(await write(makeColumns(names), []));
  expect(files.get("xl/worksheets/sheet1.xml")).toContain('<autoFilter ref="A1:AAA1"/>');
  expect(rows[0]?.[702]).toMatchObject({ value: "c702" });
});
