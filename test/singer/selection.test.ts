import { describe, expect, test } from "vitest";
import { describeCatalog, type Catalog } from "../../src/singer/catalog.ts";
import { readSelection, selectByDefault } from "../../src/singer/selection.ts";
import { listStreams, STREAM_NAMES } from "../../src/singer/streams.ts";

const plain = await listStreams({ include_sensitive: false, custom_fields: "none" });
const sensitive = await listStreams({ include_sensitive: true, custom_fields: "all" });

/** The catalog of discovery with other metadata at some breadcrumbs of one stream. */
function edit(
  catalog: Catalog,
  stream: string,
  changes: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Record<string, unknown> {
  return {
    streams: catalog.streams.map((entry) =>
      entry.tap_stream_id !== stream
        ? entry
        : {
            ...entry,
            metadata: entry.metadata.map(({ breadcrumb, metadata }) => ({
              breadcrumb,
              metadata: { ...metadata, ...changes[breadcrumb.at(-1) ?? ""] },
            })),
          },
    ),
  };
}

const only = (stream: string, more: object): Record<string, unknown> => ({
  streams: [{ tap_stream_id: stream, schema: {}, ...more }],
});

function select(catalog: Record<string, unknown>, streams = plain): Record<string, readonly string[]> {
  return Object.fromEntries(
    readSelection(catalog, streams).map(({ stream, fields }) => [stream.name, fields] as const),
  );
}

describe("what a catalog selects", () => {
  test("is the same for a discovered catalog as for none", () => {
    for (const streams of [plain, sensitive]) {
      expect(readSelection(describeCatalog(streams) as unknown as Record<string, unknown>, streams)).toEqual(
        selectByDefault(streams),
      );
    }
  });

  test("holds no sensitive field unless that field was selected by name", () => {
    const catalog = describeCatalog(sensitive);
    expect(select({ ...catalog }, sensitive)["employees"]).not.toContain("ssn");
    const chosen = edit(catalog, "employees", {
      ssn: { selected: true },
      gender: { "selected-by-default": true },
    });
    const { employees } = select(chosen, sensitive);
    expect(employees).toContain("ssn");
    expect(employees).not.toContain("gender");
  });

  test("leaves out what is deselected, but never the key and the bookmark's field", () => {
    const { employees } = select(
      edit(describeCatalog(plain), "employees", {
        id: { selected: false },
        updated_at: { selected: false },
        phones: { selected: false },
        teams: { inclusion: "unsupported", selected: true },
      }),
    );
    expect(employees).toEqual(expect.arrayContaining(["id", "updated_at", "name"]));
    expect(employees).not.toContain("phones");
    expect(employees).not.toContain("teams");
  });

  test("leaves out a stream that is deselected, and one of which nothing is said", () => {
    const catalog = edit(describeCatalog(plain), "teams", { "": { selected: false } });
    expect(Object.keys(select(catalog))).toEqual(STREAM_NAMES.filter((name) => name !== "teams"));
    expect(select(only("groups", { metadata: [] }))).toEqual({});
  });

  test("may be said in the old way, within the schema", () => {
    const legacy = { schema: { selected: true, properties: { address: { selected: false } } } };
    const { groups } = select(only("groups", legacy));
    expect(groups).toContain("name");
    expect(groups).not.toContain("address");
    expect(Object.keys(select(only("groups", { selected: true })))).toEqual(["groups"]);
  });

  test("decides whether employees are read as a whole", () => {
    const method = (words: Readonly<Record<string, unknown>>): string | undefined =>
      readSelection(edit(describeCatalog(plain), "employees", { "": words }), plain).find(
        ({ stream }) => stream.name === "employees",
      )?.method;
    expect(method({})).toBe("INCREMENTAL");
    expect(method({ "replication-method": "FULL_TABLE" })).toBe("FULL_TABLE");
  });
});

const SELECTED = [{ breadcrumb: [], metadata: { selected: true } }];

describe("a catalog that cannot be followed is refused", () => {
  test.each([
    ["without streams", {}],
    ["with streams that are no list", { streams: {} }],
    ["with a stream that is none", { streams: [7] }],
    ["with a stream without a name", { streams: [{ metadata: SELECTED }] }],
    ["with metadata that is no list", only("groups", { metadata: {} })],
    ["with metadata without a breadcrumb", only("groups", { metadata: [{ metadata: {} }] })],
    [
      "with a word for true",
      only("groups", { metadata: [{ breadcrumb: [], metadata: { selected: "true" } }] }),
    ],
    ["with an unknown stream", only("persons", { metadata: SELECTED })],
    [
      "with the same stream twice",
      { streams: ["groups", "groups"].map((name) => ({ stream: name, metadata: SELECTED })) },
    ],
    [
      "with an unknown field",
      only("groups", {
        metadata: [...SELECTED, { breadcrumb: ["properties", "nmae"], metadata: { selected: true } }],
      }),
    ],
    ...["LOG_BASED", "INCREMENTAL", 7].map((method): [string, Record<string, unknown>] => [
      `with the replication method ${method} for groups`,
      only("groups", {
        metadata: [{ breadcrumb: [], metadata: { selected: true, "replication-method": method } }],
      }),
    ]),
    [
      "with another replication key",
      only("employees", {
        metadata: [
          {
            breadcrumb: [],
            metadata: {
              selected: true,
              "replication-method": "INCREMENTAL",
              "replication-key": "start_date",
            },
          },
        ],
      }),
    ],
  ] as [string, Record<string, unknown>][])("%s", (_, catalog) => {
    expect(() => readSelection(catalog, plain)).toThrow(expect.objectContaining({ code: "usage.catalog" }));
  });
});
