import { describe, expect, test } from "vitest";
import { parseJson } from "../../src/platform/text/exact-json.ts";
import { describeCatalog } from "../../src/singer/catalog.ts";
import { CustomColumns } from "../../src/singer/custom-columns.ts";
import type { JsonObject } from "../../src/singer/json-file.ts";
import { writeRecord, writeSchema } from "../../src/singer/messages.ts";
import { readSelection, selectByDefault, type SelectedStream } from "../../src/singer/selection.ts";
import { listStreams } from "../../src/singer/streams.ts";

const streams = await listStreams({ include_sensitive: false, custom_fields: "all" });
const TYPES = new Map([
  ["shirt_size", "select"],
  ["badge", "number"],
  ["visa_until", "date"],
  ["skills", "checkboxes"],
  ["notes", "longtext"],
  ["review", "referencehistory"],
  ["nameless", null],
]);

function employees(custom: CustomColumns | undefined, catalog?: JsonObject): SelectedStream {
  const selected = catalog === undefined ? selectByDefault(streams) : readSelection(catalog, streams);
  const stream = selected.find(({ stream: { name } }) => name === "employees");
  if (stream === undefined) throw new Error("The employees are not selected.");
  return custom === undefined ? stream : { ...stream, custom };
}

function schemaOf(stream: SelectedStream): JsonObject {
  const { schema } = JSON.parse(writeSchema(stream)) as {
    schema: { properties: Record<string, JsonObject> };
  };
  return schema.properties["custom_fields"] ?? {};
}

/** The custom fields of a record as the target gets them, as text. */
function written(stream: SelectedStream, fields: string): string {
  const line = writeRecord(stream, { id: "a", custom_fields: parseJson(fields) }, "2026-01-01T00:00:00Z");
  return /"custom_fields":(?<fields>\{.*\})\},"time_extracted"/u.exec(line)?.groups?.["fields"] ?? line;
}

describe("custom fields of the tap", () => {
  test("are columns of their types, and text where the type is not known", () => {
    expect(schemaOf(employees(new CustomColumns(TYPES)))).toEqual({
      type: "object",
      description: expect.any(String),
      properties: {
        badge: { type: ["null", "number"] },
        nameless: { type: ["null", "string"] },
        notes: { type: ["null", "string"] },
        review: { type: ["null", "string"] },
        shirt_size: { type: ["null", "string"] },
        skills: { type: ["null", "array"], items: { type: ["null", "string"] } },
        visa_until: { type: ["null", "string"], format: "date" },
      },
      additionalProperties: false,
    });
  });

  const values: readonly (readonly [sent: string, written: string])[] = [
    ['{"badge":76561198000000001}', '{"badge":76561198000000001}'],
    ['{"badge":"76561198000000001"}', '{"badge":76561198000000001}'],
    ['{"badge":"-1.50"}', '{"badge":-1.5}'],
    ['{"badge":null}', '{"badge":null}'],
    ['{"shirt_size":76561198000000001}', '{"shirt_size":"76561198000000001"}'],
    ['{"shirt_size":true}', '{"shirt_size":"true"}'],
    ['{"notes":["a",1]}', '{"notes":"[\\"a\\",1]"}'],
    ['{"review":{"n":76561198000000001}}', '{"review":"{\\"n\\":76561198000000001}"}'],
    ['{"skills":["a",7,null,{"b":1}]}', '{"skills":["a","7",null,"{\\"b\\":1}"]}'],
    ['{"skills":"a"}', '{"skills":["a"]}'],
    ['{"visa_until":"11/23/2026"}', '{"visa_until":"2026-11-23"}'],
    ['{"visa_until":"0000-00-00"}', '{"visa_until":null}'],
    ['{"unlisted":{"a":1}}', '{"unlisted":"{\\"a\\":1}"}'],
  ];
  test.each(values)("%s goes out as %s", (sent, expected) => {
    expect(written(employees(new CustomColumns(TYPES)), sent)).toBe(expected);
  });

  test("that no list contains become columns once they are seen", () => {
    const stream = employees(new CustomColumns(TYPES));
    written(stream, '{"unlisted":1}');
    expect(schemaOf(stream)).toMatchObject({ properties: { unlisted: { type: ["null", "string"] } } });
  });

  test("whose values are not of the field's type widen it, and a new beginning narrows it again", () => {
    const custom = new CustomColumns(TYPES);
    const stream = employees(custom);
    expect(written(stream, '{"badge":"007","visa_until":"soon"}')).toBe(
      '{"badge":"007","visa_until":"soon"}',
    );
    const wide = { badge: { type: ["null", "number", "string"] }, visa_until: { type: ["null", "string"] } };
    expect(schemaOf(stream)["properties"]).toMatchObject(wide);
    expect(schemaOf(stream)["properties"]).not.toHaveProperty("visa_until.format");
    custom.restart();
    expect(schemaOf(stream)["properties"]).toMatchObject({ badge: { type: ["null", "number"] } });
  });

  test("go out as one object as they are where their definitions cannot be read", () => {
    expect(schemaOf(employees(undefined))).toMatchObject({ additionalProperties: true });
    expect(written(employees(undefined), '{"badge":76561198000000001}')).toBe('{"badge":76561198000000001}');
  });

  describe("can be left out one by one", () => {
    const catalog = describeCatalog(streams, new CustomColumns(TYPES));
    const edited = JSON.parse(JSON.stringify(catalog), (_, value: unknown) => {
      const { breadcrumb } = (value ?? {}) as { readonly breadcrumb?: readonly string[] };
      return breadcrumb?.at(-1) === "badge" ? { breadcrumb, metadata: { selected: false } } : value;
    }) as JsonObject;
    const { leftOut } = employees(undefined, edited);

    test("with the catalog of discovery, which names each", () => {
      const { metadata = [], schema } = catalog.streams.find(({ stream }) => stream === "employees") ?? {};
      const named = metadata.flatMap(({ breadcrumb }) => (breadcrumb.length === 4 ? [breadcrumb[3]] : []));
      expect(named).toEqual([...TYPES.keys()].sort());
      expect(schema).toMatchObject({ properties: { custom_fields: { properties: { badge: {} } } } });
      expect([...leftOut]).toEqual(["badge"]);
    });

    test("and then they are neither in the schema nor in a record", () => {
      const custom = new CustomColumns(TYPES, (name) => !leftOut.has(name));
      const stream = employees(custom, edited);
      expect(schemaOf(stream)["properties"]).not.toHaveProperty("badge");
      expect(written(stream, '{"badge":1,"notes":"n"}')).toBe('{"notes":"n"}');
    });

    test("also where their definitions cannot be read", () => {
      expect(written(employees(undefined, edited), '{"badge":1,"notes":"n"}')).toBe('{"notes":"n"}');
    });
  });
});
