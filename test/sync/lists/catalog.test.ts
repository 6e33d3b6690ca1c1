import { describe, expect, test } from "vitest";
import { listColumns } from "../../../src/formats/columns.ts";
import { LISTS } from "../../../src/sync/lists/catalog.ts";

test.each(["name", "stream", "library"] as const)("no two lists have the same %s", (part) => {
  const names = LISTS.flatMap(({ name, stream, library }) => {
    const one = { name, stream: stream?.name, library: library?.type }[part];
    return one === undefined ? [] : [one];
  });
  expect(names).toEqual([...new Set(names)]);
});

describe.each(LISTS)("the catalog's entry of $name", ({ columns, choice, byId, stream, load }) => {
  test("shows columns in its table that its records have", async () => {
    const known = new Set(listColumns((await load()).schema).map(({ name }) => name));
    expect(columns.filter((column) => !known.has(column))).toEqual([]);
  });

  test("adds and leaves out fields that its records have", async () => {
    const known = Object.keys((await load()).schema.shape);
    const named = [...Object.values(choice?.adds ?? {}).flat(), ...(stream?.without ?? [])];
    expect(named.filter((field) => !known.includes(field))).toEqual([]);
    expect(Object.keys(choice?.adds ?? {}).filter((word) => !choice?.words.includes(word))).toEqual([]);
  });

  test("finds a record by its id exactly when its command can be asked for one", async () => {
    expect((await load()).find !== undefined).toBe(byId !== undefined);
  });
});
