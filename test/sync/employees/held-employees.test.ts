import { expect, test } from "vitest";
import { holdForNames } from "../../../src/sync/employees/held-employees.ts";
import type { RecordPart } from "../../../src/sync/employees/record-source.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const boss = (name: string) => ({ id: "boss", name, email: null });

const people = (from: number, to: number, name = "Bo Sample") =>
  Array.from({ length: to - from }, (_, index) => ({
    id: `p${from + index}`,
    manager: boss(name),
    managers: [boss(name)],
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
    expect(records(await hold(parts, most))).toEqual(people(0, 1_100, "Boss Sample"));
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

test("an employee waits no longer than for their own managers", async () => {
  const names = new Map<string, string>();
  const told: string[] = [];
  async function* source(): AsyncGenerator<RecordPart> {
    yield { kind: "records", records: people(0, 2) };
    told.push("more");
    names.set("boss", "Boss Sample");
    yield { kind: "records", records: people(2, 3) };
    told.push("end");
  }
  for await (const part of holdForNames(source(), (id) => names.get(id), { folder: makeTempFolder() }))
    told.push(...records([part]).map((one) => (one as { readonly id: string }).id));
  expect(told).toEqual(["more", "p0", "p1", "p2", "end"]);
});
