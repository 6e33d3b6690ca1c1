import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/platform/text/exact-json.ts";
import { mapReport } from "../../../src/unified/lists/report.ts";

// As recorded, shortened.
const recorded = {
  id: "bbf089f6-90c5-473c-8928-058014a462c9",
  type: "profile",
  columns: [
    { name: "profiles_first_name", type: "text", label: "First name" },
    { name: "profiles_start_date", type: "date", label: "Start date" },
    { name: "profiles_user_status", type: "text", label: "User Status" },
  ],
  content: [["Ada", "2014-05-01", "Active Employee"]],
  links: {},
};

const named = (...columns: object[]) => mapReport({ columns, content: [] }).columns;
const cell = (value: unknown) =>
  mapReport({ columns: [{ name: "a", label: "A" }], content: [[value]] }).rows[0]?.["a"];

test("a number in a cell keeps every digit", () => {
  expect(cell(parseJson("76561198000000001"))).toBe("76561198000000001");
  expect(cell(parseJson("[-12345678901234567.25,1]"))).toBe("-12345678901234567.25; 1");
});

test("a report as it was recorded", () => {
  expect(mapReport(recorded)).toEqual({
    columns: [
      { name: "profiles_first_name", label: "First name", type: "text" },
      { name: "profiles_start_date", label: "Start date", type: "date" },
      { name: "profiles_user_status", label: "User Status", type: "text" },
    ],
    rows: [
      {
        profiles_first_name: "Ada",
        profiles_start_date: "2014-05-01",
        profiles_user_status: "Active Employee",
      },
    ],
  });
});

test("a report without people has its columns and no rows", () => {
  expect(mapReport({ ...recorded, content: [] })).toMatchObject({ columns: { length: 3 }, rows: [] });
});

describe("columns with the same name are distinguished", () => {
  test("by a number behind the name and the label", () => {
    const twin = { name: "date", label: "Date" };
    expect(named(twin, twin, twin)).toMatchObject([
      { name: "date", label: "Date" },
      { name: "date_2", label: "Date (2)" },
      { name: "date_3", label: "Date (3)" },
    ]);
  });

  test("without taking the name of another one", () => {
    const names = named({ name: "a" }, { name: "a" }, { name: "a_2" }).map(({ name }) => name);
    expect(names).toEqual(["a", "a_3", "a_2"]);
  });

  test("and each keeps its own cells", () => {
    const twin = { name: "date", label: "Date" };
    const { rows } = mapReport({ columns: [twin, twin], content: [["first", "second"]] });
    expect(rows).toEqual([{ date: "first", date_2: "second" }]);
  });
});

test("a column without a name goes by its place, one without a label by its name", () => {
  expect(named({ label: "A" }, { name: "b", label: " " })).toMatchObject([
    { name: "column_1", label: "A" },
    { name: "b", label: "b" },
  ]);
});

test("a column called like a part of every object is just a column", () => {
  const { rows } = mapReport({ columns: [{ name: "__proto__" }], content: [["x"]] });
  expect(Object.entries(rows[0] ?? {})).toEqual([["__proto__", "x"]]);
});

test.each([
  ["0042", "0042"],
  [" padded ", " padded "],
  ["", null],
  ["  ", null],
  [null, null],
  [1250.5, "1250.5"],
  [true, "true"],
  [["Laptop", "Phone"], "Laptop; Phone"],
  [[], null],
])("a cell of %j is %j", (value, expected) => {
  expect(cell(value)).toBe(expected);
});

describe("a row that does not fit its columns is refused, because which cell is missing cannot be known", () => {
  test.each([
    ["short", ["Ada", "2014-05-01"], "reports[0].content[0] (it holds 2)"],
    ["long", ["Ada", "2014-05-01", "Active", "?"], "reports[0].content[0] (it holds 4)"],
    ["an object", { profiles_first_name: "Ada" }, "reports[0].content[0]"],
    ["nothing", null, "reports[0].content[0]"],
  ])("%s", (_, row, place) => {
    expect(() => mapReport({ ...recorded, content: [row] })).toThrow(
      expect.objectContaining({ code: "api.shape", message: expect.stringContaining(` at ${place}:`) }),
    );
  });
});

test.each([
  ["reports[0].columns", { content: [] }],
  ["reports[0].content", { columns: [] }],
  ["reports[0].columns[0].label", { columns: [{ label: [] }], content: [] }],
  ["reports[0].content[0][0]", { columns: [{ name: "a" }], content: [[{}]] }],
])("what cannot be read at %s names the place", (place, report) => {
  expect(() => mapReport(report)).toThrow(
    expect.objectContaining({ code: "api.shape", message: expect.stringContaining(` at ${place}:`) }),
  );
});

test("whatever the columns are called, all are unlike and every cell is kept", () => {
  const words = fc.array(fc.oneof(fc.constantFrom("a", "a_2", "a_3", "", "column_1"), fc.string()), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(words, (names) => {
      const columns = names.map((name) => ({ name, label: name }));
      const { columns: mapped, rows } = mapReport({ columns, content: [names.map((_, at) => `cell ${at}`)] });
      expect(new Set(mapped.map(({ name }) => name)).size).toBe(names.length);
      expect(new Set(mapped.map(({ label }) => label)).size).toBe(names.length);
      expect(mapped.map(({ name }) => rows[0]?.[name])).toEqual(names.map((_, at) => `cell ${at}`));
    }),
  );
});
