import { expect, test } from "vitest";
import { holdForNames } from "../../src/sync/held-employees.ts";
import type { RecordPart } from "../../src/sync/record-source.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

interface Person {
  readonly id: string;
  readonly manager: { readonly id: string; readonly name: string } | null;
}

const people = (from: number, to: number): Person[] =>
  Array.from({ length: to - from }, (_, index) => ({
    id: `p${from + index}`,
    manager: { id: "boss", name: "Bo Sample" },
  }));

async function hold(parts: readonly RecordPart[], mostInMemory: number): Promise<RecordPart[]> {
  const names = new Map<string, string>();
  async function* source(): AsyncGenerator<RecordPart> {
    yield* parts;
    // The manager's own record comes last.
    names.set("boss", "Boss Sample");
  }
  const found: RecordPart[] = [];
  const wish = { folder: makeTempFolder(), mostInMemory };
  for await (const part of holdForNames(source(), (id) => names.get(id), wish)) found.push(part);
  return found;
}

const records = (parts: readonly RecordPart[]): readonly object[] =>
  parts.flatMap((part) => (part.kind === "records" ? part.records : []));

test.each([0, 3, 4, 1_000])(
  "a manager who comes last is named right on all, with %i in memory",
  async (most) => {
    const all = people(0, 1_100);
    const parts = [0, 2, 4].map((from, index, starts): RecordPart => ({
      kind: "records",
      records: all.slice(from, starts[index + 1] ?? all.length),
    }));
    expect(records(await hold(parts, most))).toEqual(
      all.map((one) => ({ ...one, manager: { id: "boss", name: "Boss Sample" } })),
    );
  },
);

test.each([0, 1_000])("a restart voids what was held, with %i in memory", async (most) => {
  const parts = await hold(
    [
      { kind: "records", records: people(0, 2) },
      { kind: "restart", why: "the list has changed" },
      { kind: "records", records: people(5, 6) },
    ],
    most,
  );
  expect(parts[0]).toEqual({ kind: "restart", why: "the list has changed" });
  expect(records(parts)).toMatchObject([{ id: "p5", manager: { name: "Boss Sample" } }]);
});
