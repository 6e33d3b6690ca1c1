import { describe, expect, it } from "vitest";
import {
  listColumnFields,
  readColumnFile,
  writeColumnFile,
} from "../../../src/formats/column-files/column-file.ts";
import { RECEIVER_NAMES } from "../../../src/formats/column-files/receiver-names.ts";
import { findReceiver } from "../../../src/formats/column-files/receivers.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { parseJson } from "../../../src/platform/text/exact-json.ts";

const refuse = (value: unknown): string => {
  try {
    readColumnFile(value, "x.json");
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message} | ${error.hint}`;
    throw error;
  }
  return "accepted";
};

const EXAMPLE =
  'Write a column like {"name":"email","field":"work_email"} or {"name":"auth","constant":"manual"}.';
const LIST = 'Write {"columns":[…]} with one entry per column.';
const FILE_KEYS = "Known keys: receiver, certainty, notes, preamble, columns.";
const COLUMN_KEYS = "Known keys: name, field, values, constant.";

describe("a columns file", () => {
  it.each<readonly [unknown, string]>([
    [[], `There is no JSON object in "x.json". | ${LIST}`],
    [null, `There is no JSON object in "x.json". | ${LIST}`],
    [{}, `There is no list "columns" in "x.json". | ${LIST}`],
    [{ columns: [] }, `There is no list "columns" in "x.json". | ${LIST}`],
    [{ colums: [] }, `Unknown key "colums" in "x.json". | Did you mean "columns"? ${FILE_KEYS}`],
    [{ columns: ["name"] }, `Column 1 is not a JSON object in "x.json". | ${EXAMPLE}`],
    [{ columns: [{ field: "id" }] }, `Column 1 has no "name" in "x.json". | ${EXAMPLE}`],
    [{ columns: [{ name: " ", field: "id" }] }, `Column 1 has no "name" in "x.json". | ${EXAMPLE}`],
    [
      { columns: [{ name: "a" }] },
      `The column "a" has neither "field" nor "constant" in "x.json". | ${EXAMPLE}`,
    ],
    [
      { columns: [{ name: "a", field: "id", constant: "1" }] },
      `The column "a" has both "field" and "constant" in "x.json". | ${EXAMPLE}`,
    ],
    [
      { columns: [{ name: "a", field: "id", value: {} }] },
      `Unknown key "value" of the column "a" in "x.json". | Did you mean "values"? ${COLUMN_KEYS}`,
    ],
    [
      {
        columns: [
          { name: "a", field: "id" },
          { name: "a", constant: "1" },
        ],
      },
      'The column "a" is defined twice in "x.json". | Give each column a name of its own.',
    ],
    [
      { columns: [{ name: "a", constant: "1", values: { x: "y" } }] },
      `The column "a" has "values" for a constant in "x.json". | ${EXAMPLE}`,
    ],
    [
      { columns: [{ name: "a", constant: null }] },
      `"constant" of the column "a" is not a single value in "x.json". | ${EXAMPLE}`,
    ],
    [{ columns: [{ name: "a", constant: "x" }] }, `No column has a "field" in "x.json". | ${EXAMPLE}`],
    [
      { columns: [{ name: "a", field: 7 }] },
      '"field" of the column "a" is not a field\'s name in "x.json". | List all fields with: namely employees --fields',
    ],
    [
      { columns: [{ name: "a", field: "id", values: {} }] },
      '"values" of the column "a" is not a table of values in "x.json". | Write "values":{"active":"0","*":"1"}: what is in the field, and what to write.',
    ],
    [
      { columns: [{ name: "a", field: "id", values: { x: ["y"] } }] },
      '"values" of the column "a" is not a table of values in "x.json". | Write "values":{"active":"0","*":"1"}: what is in the field, and what to write.',
    ],
    [
      { notes: "x", columns: [{ name: "a", field: "id" }] },
      '"notes" is not a list of lines in "x.json". | Write "notes":["…"], or leave it out.',
    ],
    [
      { receiver: 1, columns: [{ name: "a", field: "id" }] },
      '"receiver" is not text in "x.json". | Write "receiver":"…", or leave it out.',
    ],
  ])("is refused for %j, with the place and a hint", (value, said) => {
    expect(refuse(value)).toBe(`usage.columns: ${said}`);
  });

  it("names each field once", () => {
    const file = readColumnFile(
      {
        columns: [
          { name: "a", field: "id" },
          { name: "b", field: "id" },
          { name: "c", constant: "x" },
          { name: "d", field: "manager.name" },
        ],
      },
      "x.json",
    );
    expect(listColumnFields(file)).toEqual(["id", "manager.name"]);
  });

  it.each(RECEIVER_NAMES)("is the same after it was printed and read again: %s", (name) => {
    const file = findReceiver(name);
    expect(JSON.parse(writeColumnFile(file))).toEqual(file);
    expect(readColumnFile(JSON.parse(writeColumnFile(file)), name)).toEqual(file);
  });

  it("is printed with one column per line", () => {
    const { columns } = findReceiver("snipe-it");
    const lines = writeColumnFile(findReceiver("snipe-it")).split("\n");
    expect(lines.filter((line) => line.startsWith('    { "name":'))).toHaveLength(columns.length);
  });

  it.each(RECEIVER_NAMES)("of %s has a receiver, its certainty and notes", (name) => {
    const { receiver, certainty, notes } = findReceiver(name);
    expect(receiver).toMatch(/^\S.{5,60}$/u);
    expect(certainty).toMatch(/^(?:high|medium|low)\b.{10,}/u);
    expect(notes?.length).toBeGreaterThan(0);
  });

  it.each(RECEIVER_NAMES)("of %s writes no value for an unknown lifecycle", (name) => {
    for (const column of findReceiver(name).columns) {
      if (!("field" in column) || column.values === undefined) continue;
      expect(Object.keys(column.values)).not.toContain("*");
      expect(Object.keys(column.values)).not.toContain("unknown");
    }
  });
});

it("keeps every digit of a number that it writes", () => {
  const text = '{"columns":[{"name":"i","field":"id"},{"name":"a","constant":76561198000000001}]}';
  expect(writeColumnFile(readColumnFile(parseJson(text), "x.json"))).toContain(
    '"constant": 76561198000000001 }',
  );
});
