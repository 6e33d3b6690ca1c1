import { expect, test } from "vitest";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { mapCompany } from "../../../src/unified/lists/map-company.ts";
import { mapGroups } from "../../../src/unified/lists/map-groups.ts";
import { DEEPEST_NESTING, isNestedTooDeeply } from "../../../src/unified/raw/nesting.ts";
import { readEmployeeLine } from "../../../src/unified/employee/read-employee.ts";
import { mapFields } from "../mapping.ts";

/** A list in a list, and so on. */
function nest(levels: number): unknown {
  return JSON.parse("[".repeat(levels) + "]".repeat(levels));
}

test("the deepest that is taken is as deep as is said, in lists and in objects", () => {
  expect(isNestedTooDeeply(nest(DEEPEST_NESTING))).toBe(false);
  expect(isNestedTooDeeply(nest(DEEPEST_NESTING + 1))).toBe(true);
  expect(isNestedTooDeeply({ a: 1, b: { c: nest(DEEPEST_NESTING - 2) } })).toBe(false);
  expect(isNestedTooDeeply({ a: 1, b: { c: nest(DEEPEST_NESTING - 1) } })).toBe(true);
});

test.each([10 * DEEPEST_NESTING, 100_000])("%i levels are found without going down all of them", (levels) => {
  expect(isNestedTooDeeply(nest(levels))).toBe(true);
});

const company = { baseUrl: "https://acme.namely.com", subdomain: "acme", remoteData: true };
const place = { file: "people.ndjson", line: 7 };
/** Written by hand: JSON.stringify is one of those that run out of stack. */
const line = (key: string): string =>
  `{"id":"p1","${key}":{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`;

test.each<[string, () => unknown, string]>([
  ["a custom field", () => mapFields({ x: nest(100_000) }, { customFields: "all" }), "profiles[3].x"],
  ["a raw profile", () => mapFields({ x: nest(100_000) }, { remoteData: true }), "profiles[3].x"],
  [
    "a raw group",
    () => mapGroups({ groups: [{ id: "g", x: nest(100_000) }], groupTypes: undefined }, { remoteData: true }),
    "groups[0].x",
  ],
  ["a raw company", () => mapCompany({ name: "Acme", x: nest(100_000) }, company), "companies/info.x"],
  [
    "a file's custom field",
    () => readEmployeeLine(line("custom_fields"), place),
    "people.ndjson has an unexpected shape in line 7 at custom_fields",
  ],
  [
    "a file's raw profile",
    () => readEmployeeLine(line("remote_data"), place),
    "people.ndjson has an unexpected shape in line 7 at remote_data",
  ],
])("%s that is nested too deeply to be walked through is refused by its place", (_, read, where) => {
  let refusal: unknown;
  try {
    read();
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(Fault);
  expect((refusal as Fault).message).toContain(where);
  expect((refusal as Fault).message).toContain(`at most ${DEEPEST_NESTING} levels of lists and objects`);
});

test("what is nested deeply and not asked for is no trouble", () => {
  expect(mapFields({ x: nest(100_000) })).not.toHaveProperty("custom_fields");
});
