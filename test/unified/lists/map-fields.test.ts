import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldSchema } from "../../../src/unified/lists/field.ts";
import { readFieldOptions } from "../../../src/unified/lists/field-options.ts";
import { mapFields } from "../../../src/unified/lists/map-fields.ts";
import { mapOrRefuse } from "../refusal.ts";

const plain = { remoteData: false };

// As recorded, with the newer keys beside.
const raw = {
  id: "a76f79bf-f8af-4ce7-9d1d-e8d5682dbd99",
  name: "shirt_size",
  label: "Shirt size",
  type: "select",
  default: false,
  valid_format_info: 'One of: "S", "M", "Car, shared"',
  deletable: true,
  block_index: 0,
  links: { section: "89461d49-7232-4889-b1ec-e6e609c68ac9" },
};
const section = {
  id: "89461d49-7232-4889-b1ec-e6e609c68ac9",
  title: "General",
  block_titles: [],
  links: { fields: ["other", raw.id] },
};

function mapOne(field: object, sections: unknown = [section]) {
  return mapFields({ fields: [{ ...raw, ...field }], sections }, plain)[0];
}

describe("every field of a field", () => {
  const [field] = mapFields({ fields: [raw], sections: [section] }, { remoteData: true });
  const expected = {
    name: "shirt_size",
    label: "Shirt size",
    type: "select",
    kind: "custom",
    section: { id: "89461d49-7232-4889-b1ec-e6e609c68ac9", title: "General" },
    position: 2,
    options: ["S", "M", "Car, shared"],
    format: 'One of: "S", "M", "Car, shared"',
    deletable: true,
    available: true,
    sensitive: null,
    comes_with: "custom_fields",
    id: "a76f79bf-f8af-4ce7-9d1d-e8d5682dbd99",
    remote_data: raw,
  };

  test.each(Object.keys(fieldSchema.shape) as (keyof typeof expected)[])("%s", (field_) => {
    expect(field?.[field_]).toEqual(expected[field_]);
  });

  test("it fits the schema and keeps its order", () => {
    expect(fieldSchema.strict().parse(field)).toEqual(field);
    expect(Object.keys(field ?? {})).toEqual(Object.keys(fieldSchema.shape));
  });
});

describe("which flags bring a field, and whether it is sensitive", () => {
  test.each([
    ["start_date", "always", false, "system"],
    ["full_name", "always", false, "system"],
    ["dob", "include_sensitive", true, "system"],
    ["salary", "include_sensitive", true, "system"],
    ["healthcare_info", "include_sensitive+custom_fields", true, "system"],
    ["resume", "custom_fields", false, "system"],
    ["shirt_size", "custom_fields", null, "custom"],
  ])("%s", (name, comes_with, sensitive, kind) => {
    expect(mapOne({ name })).toMatchObject({ comes_with, sensitive, kind });
  });
});

test.each([
  [true, "system"],
  ["true", "system"],
  [false, "custom"],
  [null, "custom"],
  [undefined, "custom"],
])("a field of which Namely says default: %j is a %s one", (default_, kind) => {
  expect(mapOne({ default: default_ })?.kind).toBe(kind);
});

test("what the documentation lists is Namely's own, whatever default says", () => {
  expect(mapOne({ name: "linkedin_url", default: false })?.kind).toBe("system");
});

describe("the section", () => {
  test("is found in what came along with the fields", () => {
    const fields = { fields: [raw], linked: { sections: [section] } };
    const [field] = mapFields({ fields, sections: undefined }, plain);
    expect(field).toMatchObject({ section: { title: "General" }, position: 2 });
  });

  test("is found through the section's own list when the field does not name it", () => {
    expect(mapOne({ links: {} })?.section?.title).toBe("General");
  });

  test("keeps its id when its title is unknown", () => {
    expect(mapOne({}, [])).toMatchObject({ section: { id: section.id, title: null }, position: null });
  });

  test("orders the fields, then their place in it", () => {
    const sections = [
      { id: "s1", title: "Zulu", links: { fields: ["c", "a"] } },
      { id: "s2", title: "Alpha", links: { fields: ["b"] } },
    ];
    const fields = ["a", "b", "c", "d"].map((id) => ({ id, name: id }));
    expect(mapFields({ fields, sections }, plain).map(({ id }) => id)).toEqual(["c", "a", "b", "d"]);
  });
});

test("a field that only a section mentions is listed, but no flag includes it", () => {
  const sections = { sections: [section], linked: { fields: [raw, { ...raw, id: "other", name: "ghost" }] } };
  const fields = mapFields({ fields: [raw], sections }, plain);
  expect(fields.map(({ name, available, comes_with }) => [name, available, comes_with])).toEqual([
    ["ghost", false, "never"],
    ["shirt_size", true, "custom_fields"],
  ]);
});

describe("options are read from Namely's words where there is one way to read them", () => {
  test.each([
    ['One of: "S", "M"', ["S", "M"]],
    ['"Yes","No"', ["Yes", "No"]],
    ['["A", "B"]', ["A", "B"]],
    ["Any of: 'A', 'B'", ["A", "B"]],
    ['One of: "Only"', ["Only"]],
    ['One of:\n"A",\n"B, or not"', ["A", "B, or not"]],
    ['One of: "Don\'t know", "Know"', ["Don't know", "Know"]],
    ['"Español", "日本語"', ["Español", "日本語"]],
    ['Sizes "5"", "6""', null],
    ['"Say "hi"", "No"', null],
    ['"A" "B"', null],
    ['"A", "B" and then "C"', null],
    ['"A\\", "B"', null],
    ['"", "B"', null],
    ["'Don't know', 'Know'", null],
    ["A date written YYYY-MM-DD", null],
    ['Unfinished: "A", "B', null],
    [null, null],
  ])("%j", (format, options) => {
    expect(readFieldOptions(format)).toEqual(options);
  });

  test("whatever can be chosen, it comes back as it was, or not at all", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { minLength: 1 }), (items) => {
        const kept = items.map((item) => item.trim()).filter((item) => item !== "");
        const read = readFieldOptions(`One of: ${kept.map((item) => `"${item}"`).join(", ")}`);
        expect([null, kept]).toContainEqual(read);
      }),
    );
  });

  test("only in fields where something is chosen: elsewhere a quotation is an example", () => {
    expect(mapOne({ type: "text" })?.options).toBeNull();
    expect(mapOne({ type: "checkboxes" })?.options).toEqual(["S", "M", "Car, shared"]);
  });
});

test.each([
  ["label", { label: " " }],
  ["type", { type: "" }],
  ["format", { valid_format_info: "" }],
  ["deletable", { deletable: null }],
] as const)("an empty %s is null", (field, part) => {
  expect(mapOne(part)?.[field]).toBeNull();
});

describe("what cannot be read stops the run and names the place", () => {
  test.each([
    ["fields[0].name", [{ id: "x" }], []],
    ["fields[0].id", [{ name: "x" }], []],
    ["fields[0].label", [{ ...raw, label: {} }], []],
    ["sections[0].id", [], [{ title: "General" }]],
    ["fields", "none", []],
  ])("%s", (place, fields, sections) => {
    expect(() => mapFields({ fields, sections }, plain)).toThrow(
      expect.objectContaining({ code: "api.shape", message: expect.stringContaining(` at ${place}:`) }),
    );
  });
});

test("whatever a field is made of, it is mapped to the schema or refused by name", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(raw)), fc.jsonValue()), (part) => {
      mapOrRefuse(fieldSchema, () => mapOne(part));
    }),
  );
});
