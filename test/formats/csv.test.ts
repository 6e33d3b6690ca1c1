import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Column } from "../../src/formats/columns.ts";
import { listColumns } from "../../src/formats/columns.ts";
import { createCsvWriter } from "../../src/formats/csv.ts";
import { employeeSchemaWith } from "../../src/unified/employee/employee.ts";
import { tries } from "../support/effort.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { tally } from "../support/tally.ts";
import { mapProfile } from "../unified/mapping.ts";
import { profileOf2015, profileOf2016, profileOfToday } from "../unified/profiles.ts";
import type { WriterOptions } from "../../src/formats/record-writer.ts";

const end = { nextCursor: null, count: 0, partial: false };

function columnsOf(...names: string[]): Column[] {
  return names.map((name) => ({ name, keys: [name], kind: "scalar", description: "" }));
}

function writeAll(batches: readonly (readonly unknown[])[], options: WriterOptions): string {
  const writer = createCsvWriter(options);
  return writer.open() + batches.map((batch) => writer.write(batch)).join("") + writer.close(end);
}

const twoColumns = columnsOf("a", "b");

test("the header is there without any record", () => {
  expect(writeAll([], { columns: twoColumns })).toBe("a,b\n");
});

test("nothing, yes, no and numbers are written as people write them", () => {
  const records = [{ a: null, b: undefined }, { a: true, b: false }, { a: -5, b: 1.5 }, {}];
  expect(writeAll([records], { columns: twoColumns })).toBe("a,b\n,\ntrue,false\n-5,1.5\n,\n");
});

test("quotes stand where the standard wants them", () => {
  const records = [
    { a: 'say "hi"', b: "x,y" },
    { a: "line\nbreak", b: "carriage\rreturn" },
  ];
  const text = writeAll([records], { columns: twoColumns });
  expect(text).toBe('a,b\n"say ""hi""","x,y"\n"line\nbreak","carriage\rreturn"\n');
});

test("a lone empty cell is not an empty line", () => {
  expect(writeAll([[{ a: null }, { a: "" }, { a: "x" }]], { columns: columnsOf("a") })).toBe(
    'a\n""\n""\nx\n',
  );
});

test("for Excel there is a byte order mark and CRLF", () => {
  const text = writeAll([[{ a: "é", b: "line\nbreak" }]], { columns: twoColumns, excel: true });
  expect(text).toBe('\uFEFFa,b\r\né,"line\nbreak"\r\n');
});

describe("what spreadsheets of other countries take for the end of a cell", () => {
  const records = [{ a: "x;y", b: "x\ty" }];

  test("is quoted", () => {
    expect(writeAll([records], { columns: twoColumns })).toBe('a,b\n"x;y","x\ty"\n');
  });

  test("stays as it is when that is switched off", () => {
    expect(writeAll([records], { columns: twoColumns, safe: false })).toBe("a,b\nx;y,x\ty\n");
  });
});

describe("a file that begins with ID, which Excel takes for SYLK", () => {
  test.each([
    ["ID", '"ID",b\n'],
    ["ID number", '"ID number",b\n'],
    ["IDs; all", '"IDs; all",b\n'],
    ["id", "id,b\n"],
    ["x ID", "x ID,b\n"],
  ])("is not written for the column %j", (name, header) => {
    expect(writeAll([], { columns: columnsOf(name, "b") })).toBe(header);
  });

  test("is written when that is switched off", () => {
    expect(writeAll([], { columns: columnsOf("ID", "b"), safe: false })).toBe("ID,b\n");
  });
});

describe("formulas", () => {
  const records = [
    { a: "=1+1", b: "+1 (212) 555-0100" },
    { a: "-5.00", b: -5 },
  ];

  test("are neutralised, numbers and phone numbers stay", () => {
    expect(writeAll([records], { columns: twoColumns })).toBe("a,b\n'=1+1,+1 (212) 555-0100\n-5.00,-5\n");
  });

  test("stay when that is switched off", () => {
    expect(writeAll([records], { columns: twoColumns, safe: false })).toBe(
      "a,b\n=1+1,+1 (212) 555-0100\n-5.00,-5\n",
    );
  });

  test("in the name of a custom field are neutralised as well", () => {
    expect(writeAll([], { columns: columnsOf("=x", "b") })).toBe("'=x,b\n");
  });

  test("in the first of several joined values are neutralised", () => {
    expect(writeAll([[{ a: ["=1", "b"], b: "" }]], { columns: twoColumns })).toBe('a,b\n"\'=1; b",\n');
  });

  test("in every joined value are neutralised", () => {
    expect(writeAll([[{ a: ["b", "=1"], b: "" }]], { columns: twoColumns })).toBe('a,b\n"b; \'=1",\n');
  });
});

test("half a character becomes a replacement mark, so that the file is UTF-8", () => {
  const text = writeAll([[{ a: "x\ud83d", b: "\ude00y 😀" }]], { columns: twoColumns });
  expect(text).toBe("a,b\nx\ufffd,\ufffdy 😀\n");
});

test("columns come from the schema, whatever the first record holds", () => {
  const schema = employeeSchemaWith({ sensitive: false, customFields: true, remoteData: false });
  const columns = listColumns(schema, { custom_fields: ["custom_field", "shirt_size"] });
  const records = [profileOf2016, profileOf2015, profileOfToday].map((raw) =>
    mapProfile(raw, { customFields: "all" }),
  );
  const [header = [], ...rows] = parseCsv(writeAll([records], { columns }));
  expect(header).toEqual(columns.map(({ name }) => name));
  const cell = (row: number, name: string) => rows[row]?.[header.indexOf(name)];
  expect(cell(0, "manager.name")).toBe("");
  expect(cell(2, "manager.name")).toBe("Boss Brandt");
  expect(cell(1, "groups.name")).toBe("Account Management; New York");
  expect(cell(1, "phones.type")).toBe("work; main; mobile; company_mobile");
  expect(cell(1, "employee_number")).toBe("0011");
  expect(cell(1, "custom_fields.custom_field")).toBe("regina");
  expect(cell(2, "custom_fields.shirt_size")).toBe("L");
  expect(cell(2, "phones.number")).toBe("");
});

const trickyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ",",
      '"',
      "\n",
      "\r",
      "\r\n",
      ";",
      " ",
      "'",
      "=",
      "-",
      "\u2028",
      "\ufeff",
      "é",
      "😀",
      "\0",
    ),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
});

test("every text comes back from a strict reader, in any batches, with LF and with CRLF", (context) => {
  let cells = 0;
  let changed = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(trickyText, trickyText, trickyText), { maxLength: 12 }),
      fc.nat(12),
      fc.boolean(),
      (rows, cut, excel) => {
        const names = ["first", "second", "third"];
        const records = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
        const text = writeAll([records.slice(0, cut), [], records.slice(cut)], {
          columns: columnsOf(...names),
          safe: false,
          excel,
        });
        const body = excel ? text.slice(1) : text;
        const read = parseCsv(body, excel ? "\r\n" : "\n");
        cells += 3 * rows.length;
        changed += rows.filter((row, index) => row.some((cell, at) => cell !== read[index + 1]?.[at])).length;
        expect(read).toEqual([names, ...rows]);
      },
    ),
    tries(300, 1000),
  );
  tally(context, "R12", { cells, changed });
});

test("more records than fit into one piece of work come out in order", () => {
  const records = Array.from({ length: 2500 }, (_, index) => ({ a: index, b: "x" }));
  const rows = parseCsv(writeAll([records], { columns: twoColumns }));
  expect(rows.slice(1).map(([index]) => Number(index))).toEqual(records.map(({ a }) => a));
});
