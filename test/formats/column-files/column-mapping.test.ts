import { describe, expect, it } from "vitest";
import type { ColumnFile } from "../../../src/formats/column-files/column-file.ts";
import { mapColumns } from "../../../src/formats/column-files/column-mapping.ts";
import type { Column } from "../../../src/formats/columns.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";

const column = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  keys: name.split("."),
  kind: "scalar",
  description: "",
  ...more,
});

const KNOWN = [
  column("id"),
  column("lifecycle"),
  column("start_date", { holds: "date" }),
  column("is_team"),
  column("manager.name"),
  column("manager.email"),
  column("groups.name", { kind: "listed" }),
  column("custom_fields", { kind: "open" }),
];

const PERSON = {
  id: "p1",
  lifecycle: "active",
  start_date: "2026-11-02",
  is_team: true,
  manager: { name: "Ada" },
  groups: [{ name: "Red" }, { name: "Blue" }],
  custom_fields: { login: "grace" },
};

const map = (columns: ColumnFile["columns"]) => mapColumns({ columns }, KNOWN);
const rowOf = (columns: ColumnFile["columns"], record: object = PERSON): object => map(columns).toRow(record);

const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message} | ${error.hint}`;
  }
  return "none";
};

describe("columns for another system", () => {
  it("are renamed, in the order of the file, and keep values as they are", () => {
    const columns = [
      { name: "Boss", field: "manager.name" },
      { name: "Team", field: "is_team" },
      { name: "Groups", field: "groups.name" },
      { name: "Login", field: "custom_fields.login" },
    ];
    expect(JSON.stringify(rowOf(columns))).toBe(
      '{"Boss":"Ada","Team":true,"Groups":["Red","Blue"],"Login":"grace"}',
    );
    expect(map(columns).columns.map(({ header }) => header)).toEqual(["Boss", "Team", "Groups", "Login"]);
  });

  it("take one field twice", () => {
    expect(
      rowOf([
        { name: "a", field: "id" },
        { name: "b", field: "id" },
      ]),
    ).toEqual({ a: "p1", b: "p1" });
  });

  it("set constants of every kind, also an empty one", () => {
    expect(
      rowOf([
        { name: "a", constant: "manual" },
        { name: "b", constant: "" },
        { name: "c", constant: 7 },
        { name: "d", constant: false },
      ]),
    ).toEqual({ a: "manual", b: "", c: 7, d: false });
  });

  it("translate values, an empty translation included, and others by *", () => {
    const values = { active: "0", leaving: "", "*": "1" };
    const columns = [{ name: "x", field: "lifecycle", values }];
    expect(
      ["active", "leaving", "terminated", null].map((lifecycle) => rowOf(columns, { lifecycle })),
    ).toEqual([{ x: "0" }, { x: "" }, { x: "1" }, { x: "1" }]);
  });

  it("translate what is not text, and what is empty, by the text that CSV has for it", () => {
    expect(rowOf([{ name: "x", field: "is_team", values: { true: true, "": false } }])).toEqual({ x: true });
    expect(rowOf([{ name: "x", field: "is_team", values: { true: true, "": false } }], {})).toEqual({
      x: false,
    });
  });

  it("fail with the id of the record for a value that the table does not list", () => {
    const columns = [{ name: "x", field: "lifecycle", values: { active: "0" } }];
    expect(faultOf(() => rowOf(columns, { id: "p7", lifecycle: "unknown" }))).toBe(
      'output.value-not-listed: The column "x" has no value for lifecycle "unknown" of "p7". | Add "unknown" or "*" to its "values" in the columns file.',
    );
    expect(faultOf(() => rowOf(columns, { id: "p8", lifecycle: null }))).toContain('lifecycle "" of "p8"');
  });

  it("are not taken from a key that every object has", () => {
    const columns = [{ name: "x", field: "lifecycle", values: { active: "0" } }];
    expect(faultOf(() => rowOf(columns, { id: "p9", lifecycle: "constructor" }))).toContain(
      "output.value-not-listed",
    );
  });

  it("write null below what is null, and nothing for what the record lacks", () => {
    const columns = [{ name: "x", field: "manager.name" }];
    expect(rowOf(columns, { manager: null })).toEqual({ x: null });
    expect(JSON.stringify(rowOf(columns, {}))).toBe("{}");
  });

  it("keep a date a date unless it is translated", () => {
    const [plain] = map([{ name: "x", field: "start_date" }]).columns;
    const [translated] = map([{ name: "x", field: "start_date", values: { "*": "y" } }]).columns;
    expect([plain?.holds, translated?.holds]).toEqual(["date", undefined]);
  });

  it("refuse a field with parts, which is no single column", () => {
    expect(faultOf(() => map([{ name: "x", field: "manager" }]))).toBe(
      'usage.columns: The field "manager" of the column "x" is not a single value. | Name one part of it, such as manager.name.',
    );
    expect(faultOf(() => map([{ name: "x", field: "custom_fields" }]))).toBe(
      'usage.columns: The field "custom_fields" of the column "x" is not a single value. | Name one part of it, such as custom_fields.shirt_size.',
    );
  });

  it("refuse an unknown field with the nearest one", () => {
    expect(faultOf(() => map([{ name: "x", field: "lifecicle" }]))).toBe(
      'usage.unknown-field: Unknown field "lifecicle". | Did you mean lifecycle?',
    );
  });
});
