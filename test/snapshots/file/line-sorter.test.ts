import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareIds } from "../../../src/snapshots/file/line-id.ts";
import { LineSorter } from "../../../src/snapshots/file/line-sorter.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { refusalOf } from "../comparing.ts";

const folderless = { folder: "/nonexistent", name: "people.ndjson" };

async function sort(ids: readonly string[], sorter: LineSorter): Promise<string[]> {
  for (const [index, id] of ids.entries()) await sorter.add(id, textOf(id), index + 1);
  return readAll(sorter);
}

async function readAll(sorter: LineSorter): Promise<string[]> {
  let text = "";
  for await (const { bytes, start, end } of sorter.read()) text += bytes.toString("utf8", start, end);
  return text.split("\n").slice(0, -1);
}

function textOf(id: string): string {
  return JSON.stringify({ id, text: `tab\tand\u2028ü${id}` });
}

const byId = (ids: readonly string[]) => [...ids].sort(compareIds).map(textOf);

test("any number of runs gives what a plain sort gives", async () => {
  const folder = makeTempFolder();
  const ids = fc.uniqueArray(
    fc.oneof(
      fc.uuid(),
      fc.string({ unit: fc.constantFrom("a", "b", "\t", '"', "\n", "ü", "\u{1F600}"), maxLength: 4 }),
    ),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(ids, fc.constantFrom(0, 100, 700, 1_000_000), async (list, memoryBytes) => {
      const sorter = new LineSorter({ folder, name: "people.ndjson", memoryBytes });
      expect(await sort(list, sorter)).toEqual(byId(list));
      await sorter.restart();
    }),
    { numRuns: 60 },
  );
  expect(readdirSync(folder)).toEqual([]);
});

test("what is longer than a piece comes whole and in order", async () => {
  const ids = Array.from({ length: 9000 }, (_, index) => `p${(index * 7919) % 9000}`);
  const sorter = new LineSorter({ folder: makeTempFolder(), name: "people.ndjson", memoryBytes: 300_000 });
  expect(await sort(ids, sorter)).toEqual(byId(ids));
  await sorter.restart();
});

test("what fits into memory needs no folder", async () => {
  expect(await sort(["b", "a"], new LineSorter(folderless))).toEqual(byId(["a", "b"]));
});

test("the lines can be read any number of times", async () => {
  const sorter = new LineSorter({ folder: makeTempFolder(), name: "people.ndjson", memoryBytes: 50 });
  const once = await sort(["c", "a", "b", "d"], sorter);
  expect(await readAll(sorter)).toEqual(once);
  await sorter.restart();
});

test("after a restart nothing of the first attempt comes back", async () => {
  const sorter = new LineSorter({ folder: makeTempFolder(), name: "people.ndjson", memoryBytes: 50 });
  await sort(["c", "a", "b"], sorter);
  await sorter.restart();
  expect(await sort(["z", "y"], sorter)).toEqual(byId(["y", "z"]));
  await sorter.restart();
});

describe("an id that comes twice", () => {
  test.each([
    ["in memory", 1_000_000, ["b", "a", "c", "b"], [1, 4]],
    ["in one run on the disk", 70, ["b", "b", "a"], [1, 2]],
    ["in two runs", 0, ["b", "a", "c", "b"], [1, 4]],
    ["on the disk and in memory", 70, ["a", "c", "b", "a"], [1, 4]],
    ["more than twice", 0, ["x", "b", "b", "b"], [2, 3]],
  ])("is refused with both lines in order: %s", async (_, memoryBytes, ids, [first, second]) => {
    const folder = makeTempFolder();
    const sorter = new LineSorter({ folder, name: "people.ndjson", memoryBytes });
    expect(await refusalOf(sort(ids, sorter))).toMatchObject({
      code: "file.duplicate-id",
      message: `people.ndjson holds the same person twice: the id of line ${second} is that of line ${first}.`,
    });
    expect(readdirSync(folder)).toEqual([]);
    await sorter.restart();
  });
});

test("a folder that is not there is a clear fault", async () => {
  const sorter = new LineSorter({ ...folderless, memoryBytes: 0 });
  expect(await refusalOf(sort(["a"], sorter))).toMatchObject({ code: "file.missing-folder" });
});
