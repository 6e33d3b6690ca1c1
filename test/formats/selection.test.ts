import { describe, expect, test } from "vitest";
import * as z from "zod";
import { Fault } from "../../src/platform/errors/fault.ts";
import { listColumns } from "../../src/formats/columns.ts";
import { createProjection } from "../../src/formats/projection.ts";
import { selectFields, type SelectionOptions } from "../../src/formats/selection.ts";
import { storedSnapshotSchema } from "../../src/commands/snapshot/snapshot-list-run.ts";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import { FIELD_SYNONYMS } from "../../src/unified/employee/field-synonyms.ts";
import { eventSchema } from "../../src/unified/lists/event.ts";
import { employeeSchemaWith } from "../../src/unified/employee/employee.ts";

const known = listColumns(employeeSchemaWith({ sensitive: false, customFields: true, remoteData: false }));

const select = (...wanted: string[]) => selectFields(wanted, known);
const namesOf = (...wanted: string[]) => select(...wanted).columns.map(({ name }) => name);

describe("columns", () => {
  test("are in the requested order", () => {
    expect(namesOf("name, id", "manager.email")).toEqual(["name", "id", "manager.email"]);
  });

  test("of a field with parts are all its leaves", () => {
    expect(namesOf("manager,groups")).toEqual([
      "manager.id",
      "manager.name",
      "manager.email",
      "groups.id",
      "groups.name",
      "groups.type",
    ]);
  });

  test("requested twice appear once", () => {
    expect(namesOf("manager.name", "manager", "id", "id")).toEqual([
      "manager.name",
      "manager.id",
      "manager.email",
      "id",
    ]);
  });

  test("of a custom field have its name, dots and all", () => {
    expect(select("custom_fields.a.b").columns).toMatchObject([
      { name: "custom_fields.a.b", keys: ["custom_fields", "a.b"] },
    ]);
  });
});

describe("in JSON", () => {
  const person = {
    id: "1",
    name: "Ada",
    manager: { id: "2", name: "Ilse", email: null },
    groups: [
      { id: "g", name: "G", type: "team" },
      { id: "h", name: "H", type: "team" },
    ],
    work_location: null,
    custom_fields: { "a.b": 1, c: 2 },
  };
  const keep = (...wanted: string[]) => JSON.stringify(createProjection(select(...wanted).paths)(person));

  test.each([
    [["manager.name"], '{"manager":{"name":"Ilse"}}'],
    [["name", "id"], '{"name":"Ada","id":"1"}'],
    [["manager"], '{"manager":{"id":"2","name":"Ilse","email":null}}'],
    [["manager.email", "id", "manager.name"], '{"manager":{"email":null,"name":"Ilse"},"id":"1"}'],
    [["manager.name", "manager"], '{"manager":{"id":"2","name":"Ilse","email":null}}'],
    [["manager", "manager.name"], '{"manager":{"id":"2","name":"Ilse","email":null}}'],
    [["groups.name,groups.id"], '{"groups":[{"name":"G","id":"g"},{"name":"H","id":"h"}]}'],
    [["work_location.city"], '{"work_location":null}'],
    [["custom_fields.a.b"], '{"custom_fields":{"a.b":1}}'],
    [["custom_fields.unseen"], '{"custom_fields":{}}'],
    [["job_title", "id"], '{"id":"1"}'],
  ])("%j keeps %s", (wanted, text) => {
    expect(keep(...wanted)).toBe(text);
  });

  test("a field called __proto__ is just a field", () => {
    const record: unknown = JSON.parse('{"custom_fields":{"__proto__":{"x":1}}}');
    const kept = createProjection([["custom_fields", "__proto__"]])(record);
    expect(JSON.stringify(kept)).toBe('{"custom_fields":{"__proto__":{"x":1}}}');
  });
});

describe("a field that does not exist is refused", () => {
  test.each([
    ["manger.name", "Did you mean manager.name or managers.name?"],
    ["work_emial", "Did you mean work_email?"],
    ["departmnet", "Did you mean department?"],
  ])("%s: %s", (name, hint) => {
    const refusal = refusalOf(name);
    expect(refusal).toMatchObject({ code: "usage.unknown-field", message: `Unknown field "${name}".` });
    expect(refusal.hint).toContain(hint);
  });

  test("with all fields when none is near", () => {
    expect(refusalOf("zzzzzzzzzz").hint).toMatch(/^Available fields: id, employee_number, company, /);
  });

  test("parts of a leaf are no fields", () => {
    expect(refusalOf("name.first").message).toBe('Unknown field "name.first".');
  });

  test("with the way to get it when it exists but was not asked for", () => {
    const withheld = new Map([["ssn", "Add --include-sensitive."]]);
    expect(refusalOf("ssn", { withheld })).toMatchObject({
      code: "usage.unknown-field",
      message: 'The field "ssn" is not part of this export.',
      hint: "Add --include-sensitive.",
    });
  });
});

function refusalOf(name: string, options?: SelectionOptions): Fault {
  return catchFault(() => selectFields([name], known, options));
}

function catchFault(act: () => unknown): Fault {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("a word of other HR systems", () => {
  const every = listColumns(employeeSchemaWith({ sensitive: true, customFields: true, remoteData: true }));
  const withheld = new Map([["date_of_birth", "Add --include-sensitive."]]);

  test.each([
    ["title", "Did you mean job_title?"],
    ["hire_date", "Did you mean start_date?"],
    ["Hire Date", "Did you mean start_date?"],
    ["email", "Did you mean work_email?"],
    ["phone", "Did you mean phones?"],
    ["last_day", "Did you mean termination_date?"],
    ["end_date", "Did you mean termination_date?"],
    ["status", "Did you mean employment_status?"],
    ["dept", "Did you mean department?"],
    ["location", "Did you mean office?"],
    ["birthday", "Did you mean date_of_birth? Add --include-sensitive."],
    ["dob", "Did you mean date_of_birth? Add --include-sensitive."],
    ["Job-Title", "Did you mean job_title?"],
  ])("%s: %s", (name, hint) => {
    expect(refusalOf(name, { synonyms: FIELD_SYNONYMS, withheld }).hint).toBe(hint);
  });

  test("is no word for a field that the list does not have", () => {
    const titles = listColumns(z.object({ id: z.string(), name: z.string() }));
    const refusal = (name: string): string | undefined =>
      catchFault(() => selectFields([name], titles, { synonyms: FIELD_SYNONYMS })).hint;
    expect(refusal("title")).toBe("Did you mean name?");
    expect(refusal("hire_date")).toBe("Available fields: id, name.");
  });

  test("always leads to a field that some output has", async () => {
    const lists = await Promise.all(LISTS.map(async ({ load }) => listColumns((await load()).schema)));
    const others = [storedSnapshotSchema, eventSchema].flatMap((schema) => listColumns(schema));
    const columns = [...every, ...lists.flat(), ...others].map(({ name }) => name);
    const isKnown = (name: string): boolean =>
      columns.some((column) => column === name || column.startsWith(`${name}.`));
    const unknown = Object.entries(FIELD_SYNONYMS).flatMap(([word, fields]) =>
      fields.filter((field) => !isKnown(field)).map((field) => `${word}: ${field}`),
    );
    expect(unknown).toEqual([]);
  });

  test("is not a field of an employee itself, unless other lists call theirs so", () => {
    const names = new Set(every.map(({ keys }) => keys[0]));
    expect(Object.keys(FIELD_SYNONYMS).filter((word) => names.has(word))).toEqual(["name"]);
  });
});
