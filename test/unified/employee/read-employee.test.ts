import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { readEmployeeLine } from "../../../src/unified/employee/read-employee.ts";
import { mapProfile } from "../mapping.ts";
import { profileOf2015, profileOf2016, profileOfToday } from "../profiles.ts";

const place = { file: "people.ndjson", line: 7 };

function read(text: string) {
  const line = readEmployeeLine(text, place);
  if (line.kind !== "employee") throw new Error("Not an employee.");
  return line;
}

test.each([
  ["2015", profileOf2015],
  ["2016", profileOf2016],
  ["today", profileOfToday],
])("an employee made from the shape of %s comes back as the same bytes", (_, raw) => {
  for (const rest of [{}, { includeSensitive: true, customFields: "all", remoteData: true } as const]) {
    const text = JSON.stringify(mapProfile(raw, rest));
    expect(JSON.stringify(read(text).employee)).toBe(text);
  }
});

test("what a line lacks is null, and the keys that it had are listed", () => {
  const { employee, keys } = read('{"id":"x","manager":{"name":"Ilse"},"groups":[{"name":"Sales"}]}');
  expect([...keys]).toEqual(["id", "manager", "groups"]);
  expect(employee.manager).toEqual({ id: null, name: "Ilse", email: null });
  expect(employee.groups).toEqual([{ id: null, name: "Sales", type: null }]);
  expect(employee.work_location).toBeNull();
  expect(employee.company).toBeNull();
});

test("parts that were not asked for stay missing", () => {
  const { employee } = read('{"id":"x"}');
  expect(employee).not.toHaveProperty("ssn");
  expect(employee).not.toHaveProperty("custom_fields");
});

test("keys of a newer version are dropped and the order is always the same", () => {
  const { employee } = read('{"hologram":1,"last_name":"B","first_name":"A","id":"x"}');
  expect(employee).not.toHaveProperty("hologram");
  expect(Object.keys(employee).slice(0, 5)).toEqual([
    "id",
    "employee_number",
    "company",
    "first_name",
    "middle_name",
  ]);
});

test("a snapshot's first line is distinguished from an employee", () => {
  const text = '{"format":"some-snapshot/1","company":{"id":"acme"}}';
  expect(readEmployeeLine(text, { ...place, line: 1 })).toEqual({
    kind: "header",
    header: { format: "some-snapshot/1", company: { id: "acme" } },
  });
  expect(readEmployeeLine('{"id":"x","format":"text"}', place).kind).toBe("employee");
});

describe("what is no employee is refused, naming file, line and place", () => {
  test.each([
    ["{}", "people.ndjson has an unexpected shape in line 7 at id: expected text."],
    ['{"id":""}', "people.ndjson has an unexpected shape in line 7 at id: expected text that is not empty."],
    ['{"id":5}', "people.ndjson has an unexpected shape in line 7 at id: expected text."],
    ['{"id":"x","name":[]}', "people.ndjson has an unexpected shape in line 7 at name: expected text."],
    [
      '{"id":"x","emails":[{"email":"e","is_primary":1}]}',
      "people.ndjson has an unexpected shape in line 7 at emails[0].is_primary: expected true or false.",
    ],
    [
      '{"id":"x","employment_status":"Active"}',
      "people.ndjson has an unexpected shape in line 7 at employment_status: expected one of active, pending, inactive, unknown.",
    ],
    [
      '{"id":"x","start_date":"1.2.2026"}',
      "people.ndjson has an unexpected shape in line 7 at start_date: expected a date (YYYY-MM-DD).",
    ],
    ["5", "people.ndjson has an unexpected shape in line 7: expected an object."],
    ["id,name", "people.ndjson is not NDJSON: line 7 is not a JSON object."],
    ['{"id":"x"', "people.ndjson is not NDJSON: line 7 is not a JSON object."],
  ])("%s", (text, message) => {
    const refusal = refusalOf(text, 7);
    expect(refusal.code).toBe("file.shape");
    expect(refusal.message).toBe(message);
  });

  test.each([
    '{"result":[',
    '{"result":[{"id":"x"}],"next_cursor":null}',
    "[",
    "{",
    '[{"id":"x"},',
    '[{"id":"x"}]',
  ])("%s is called JSON", (text) => {
    const refusal = refusalOf(text, 1);
    expect(refusal.message).toBe("people.ndjson is JSON, not NDJSON.");
    expect(refusal.hint).toContain("--format ndjson");
  });

  test("nothing of the line shows in the message", () => {
    const refusal = refusalOf('{"id":"x","name":{"canary":"canary"}} canary', 7);
    expect(`${refusal.message} ${refusal.hint} ${String(refusal.cause)}`).not.toContain("canary");
  });
});

test("whatever JSON comes, there is a line or a fault", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      try {
        readEmployeeLine(text, place);
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== "file.shape") throw error;
      }
    }),
  );
});

function refusalOf(text: string, line: number): Fault {
  try {
    readEmployeeLine(text, { file: "people.ndjson", line });
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
