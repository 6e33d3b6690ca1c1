import { describe, expect, test } from "vitest";
import * as z from "zod";
import { createCellReader, listColumns } from "../../src/formats/columns.ts";
import { TABLE_COLUMNS } from "../../src/formats/table-cells.ts";
import { EMPLOYEE_TABLE_FIELDS } from "../../src/unified/employee/employee-fields.ts";
import { companySchema } from "../../src/unified/lists/company.ts";
import { groupSchema } from "../../src/unified/lists/group.ts";
import { eventSchema } from "../../src/unified/lists/event.ts";
import {
  employeeSchema,
  employeeSchemaWith,
  SENSITIVE_EMPLOYEE_FIELDS,
} from "../../src/unified/employee/employee.ts";

const schema = z.object({
  id: z.string().describe("Who."),
  place: z.object({ city: z.string().nullable(), zip: z.string() }).nullable().optional(),
  tags: z.array(z.string()),
  groups: z.array(z.object({ id: z.string(), name: z.string().nullable() })).nullable(),
  extra: z.record(z.string(), z.unknown()).optional(),
});

test("every leaf of a schema is a column, in its order and with its kind", () => {
  expect(listColumns(schema).map(({ name, kind }) => [name, kind])).toEqual([
    ["id", "scalar"],
    ["place.city", "scalar"],
    ["place.zip", "scalar"],
    ["tags", "scalars"],
    ["groups.id", "listed"],
    ["groups.name", "listed"],
    ["extra", "open"],
  ]);
});

test("an open object becomes a column for each key that is known", () => {
  const names = listColumns(schema, { extra: ["b", "a.c"] }).map(({ name }) => name);
  expect(names.slice(-2)).toEqual(["extra.b", "extra.a.c"]);
});

test("columns carry the schema's words", () => {
  expect(listColumns(schema)[0]?.description).toBe("Who.");
  const columns = [employeeSchema, companySchema, groupSchema].flatMap((resource) => listColumns(resource));
  expect(columns.filter(({ description }) => description === "")).toEqual([]);
});

describe("the cell of a column", () => {
  const record = {
    id: "1",
    place: null,
    tags: ["a", null, 3],
    groups: [{ id: "x", name: "X; Y" }, { id: "y", name: null }, null],
    extra: { "a.c": ["L", "M"], b: { street: "s" }, no: false },
  };
  const cellOf = (...keys: string[]) =>
    createCellReader({ name: keys.join("."), keys, kind: "scalar", description: "" })(record);

  test.each([
    [["id"], "1"],
    [["place", "city"], null],
    [["tags"], "a; ; 3"],
    [["groups", "name"], "X; Y; ; "],
    [["extra", "a.c"], "L; M"],
    [["extra", "b"], '{"street":"s"}'],
    [["extra", "no"], false],
    [["missing", "deeper"], null],
    [["extra", "constructor"], null],
    [["toString"], null],
  ])("%j is %j", (keys, cell) => {
    expect(cellOf(...keys)).toBe(cell);
  });
});

describe("an export's columns", () => {
  const names = (parts: Parameters<typeof employeeSchemaWith>[0]) =>
    Object.keys(employeeSchemaWith(parts).shape);

  test("hold only what was asked for", () => {
    const least = names({ sensitive: false, customFields: false, remoteData: false });
    for (const field of [...SENSITIVE_EMPLOYEE_FIELDS, "custom_fields", "remote_data"])
      expect(least).not.toContain(field);
  });

  test("with everything are those of the whole employee, in the same order", () => {
    const most = names({ sensitive: true, customFields: true, remoteData: true });
    expect(most).toEqual(Object.keys(employeeSchema.shape));
  });

  test.each([
    ["employees", EMPLOYEE_TABLE_FIELDS, employeeSchema],
    ["events", TABLE_COLUMNS.events, eventSchema],
  ] as const)("that a table of %s shows by itself exist", (_, shown, resourceSchema) => {
    const known = listColumns(resourceSchema).map(({ name }) => name);
    for (const name of shown) expect(known).toContain(name);
  });
});
