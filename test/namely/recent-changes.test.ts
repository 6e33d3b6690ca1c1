import fc from "fast-check";
import { expect, test } from "vitest";
import type { NamelyClient, Query } from "../../src/namely/client.ts";
import { readRecentChanges, readUpdateTime, type RecentChanges } from "../../src/namely/recent-changes.ts";
import type { RawRecord } from "../../src/namely/shapes.ts";
import { tries } from "../support/effort.ts";
import { tally } from "../support/tally.ts";

/** By number, when each was last changed. */
type Times = ReadonlyMap<number, number>;

interface Script {
  /** Everybody when the n-th page is put together. */
  readonly people: (request: number) => Times;
  readonly knownUntil: number;
  readonly readAt?: number;
  /** What is known of everybody; by default what the first request would find. */
  readonly known?: Times;
  readonly total?: (people: number, request: number) => unknown;
  readonly order?: (people: Times) => readonly number[];
  readonly record?: (id: number, time: number) => Record<string, unknown>;
}

const byChange = (people: Times): readonly number[] =>
  [...people].sort(([a, first], [b, second]) => second - first || a - b).map(([id]) => id);

async function read(script: Script): Promise<RecentChanges & { ids: string[]; queries: Query[] }> {
  const queries: Query[] = [];
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      queries.push(query);
      const people = script.people(queries.length);
      const order = (script.order ?? byChange)(people);
      const page = Number(query["page"]);
      const profiles = order.slice((page - 1) * 50, page * 50).map((id) => {
        const time = people.get(id) ?? 0;
        // Whoever joined later has the smaller number, so that the order of joining is another one than that of numbers.
        return script.record?.(id, time) ?? { id: `p${id}`, updated_at: time, created_at: 10_000 - id };
      });
      const meta = { total_count: script.total ? script.total(people.size, queries.length) : people.size };
      return { body: { profiles, meta }, requestId: undefined };
    },
    tally: () => ({ requests: queries.length, retries: 0, waitedMs: 0 }),
  };
  const known = script.known ?? script.people(1);
  const changes = await readRecentChanges(client, {
    knownUntil: script.knownUntil,
    newest: Math.max(...known.values()),
    readAt: script.readAt,
    isKnown: (record: RawRecord) => known.get(Number(record.id.slice(1))) === readUpdateTime(record),
  });
  const ids = changes.kind === "found" ? changes.profiles.map(({ id }) => id) : [];
  return { ...changes, ids, queries };
}

/** So many people, each changed a second before the one with the next lower number; the last change at `newest`. */
function makePeople(count: number, newest = 100_000): Map<number, number> {
  return new Map(Array.from({ length: count }, (_, index) => [index, newest - index]));
}

test("the latest change comes first, in full pages", async () => {
  const { queries } = await read({ people: () => makePeople(300), knownUntil: 100_001 });
  expect(queries).toEqual([{ page: 1, per_page: 50, sort: "-updated_at" }]);
});

test.each([
  [10, 1],
  [49, 1],
  [50, 2],
  [120, 3],
])("after %i changes %i pages are read, and everybody who changed is found", async (changed, pages) => {
  const people = makePeople(1000);
  const changes = await read({ people: () => people, knownUntil: 100_001 - changed });
  expect(changes).toMatchObject({ kind: "found", total: 1000 });
  expect(changes.queries).toHaveLength(pages);
  expect(changes.ids).toEqual(
    expect.arrayContaining([...people.keys()].slice(0, changed).map((id) => `p${id}`)),
  );
});

test("more changes than are worth it are for a reading of everybody", async () => {
  const { kind, queries } = await read({ people: () => makePeople(1000), knownUntil: 0 });
  expect({ kind, pages: queries.length }).toEqual({ kind: "unclear", pages: 10 });
});

test("a company that fits into the pages that are always allowed is read to its end", async () => {
  const { ids, queries } = await read({ people: () => makePeople(120), knownUntil: 0 });
  expect([ids.length, queries.length]).toEqual([120, 4]);
});

test("many who bear the same time end it when they are what they were, and were changed before they were read", async () => {
  const known = new Map([...makePeople(1000).keys()].map((id) => [id, 5000]));
  const people = new Map([...known, [700, 9000]]);
  const script = { people: () => people, known, knownUntil: 4900 };
  const settled = await read({ ...script, readAt: 8000 });
  expect([settled.kind, settled.ids[0], settled.queries.length]).toEqual(["found", "p700", 2]);
  // Read in the very seconds in which they changed, one more of them may have changed since.
  expect((await read({ ...script, readAt: 5004 })).kind).toBe("unclear");
  expect((await read(script)).kind).toBe("unclear");
});

test.each<[string, Partial<Script>, string]>([
  ["no time at all", { record: (id) => ({ id: `p${id}` }) }, "does not say when"],
  ["an empty time", { record: (id) => ({ id: `p${id}`, updated_at: "" }) }, "does not say when"],
  ["an order by number", { order: (people) => [...people.keys()].toReversed() }, "does not sort"],
  [
    "a total that moves",
    { total: (count, request) => count + request, knownUntil: 99_900 },
    "number of people changed",
  ],
  [
    "a page that is missing",
    { order: (people) => byChange(people).slice(0, 50), knownUntil: 0 },
    "page is missing",
  ],
  ["a last one known who is gone", { known: makePeople(300, 100_050) }, "is gone"],
])("%s is unclear, and no result", async (_, script, why) => {
  const changes = await read({ people: () => makePeople(300), knownUntil: 99_990, ...script });
  expect(changes).toMatchObject({ kind: "unclear", why: expect.stringContaining(why) as string });
});

test("a list in the order of joining is no sorted one, although its first one was changed last", async () => {
  const people = new Map([...makePeople(300).keys()].map((id) => [id, id === 0 ? 9000 : 5000]));
  const record = (id: number, time: number) => ({ id: `p${id}`, updated_at: time, created_at: 1000 + id });
  const script = { people: () => people, known: people, knownUntil: 8000, readAt: 20_000, record };
  expect(await read(script)).toMatchObject({ kind: "unclear" });
});

test("times may be text, or milliseconds", () => {
  const read = (updated_at: unknown) => readUpdateTime({ id: "p", updated_at });
  expect([read(1_700_000_000), read("1700000000"), read(1_700_000_000_500), read("1700000000500")]).toEqual(
    Array.from({ length: 4 }, () => 1_700_000_000),
  );
  for (const nothing of [undefined, null, "", "soon", 0, -5, Number.NaN, {}])
    expect(read(nothing)).toBeUndefined();
});

test("whoever changed before the reading is found, or changes again, or it is unclear, whatever happens meanwhile", async (context) => {
  const counts = { "incremental readings": 0, unclear: 0, missing: 0, doubled: 0 };
  const happening = fc.record({
    at: fc.integer({ min: 1, max: 4 }),
    kind: fc.constantFrom("change", "hire", "remove"),
    who: fc.nat(259),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 60, max: 260 }),
      fc.integer({ min: 0, max: 140 }),
      fc.array(happening, { maxLength: 4 }),
      async (size, changed, happenings) => {
        const before = makePeople(size);
        const since = new Map(before);
        for (let id = 0; id < Math.min(changed, size); id++) since.set(size - 1 - id, 200_000 + id);
        const touched = new Set<number>();
        const people = (request: number): Times => {
          const now = new Map(since);
          for (const [index, { at, kind, who }] of happenings.entries()) {
            if (request <= at) continue;
            if (kind === "hire") now.set(1000 + index, 300_000 + index);
            if (kind === "remove") now.delete(who);
            if (kind === "change" && now.has(who)) now.set(who, 300_000 + index);
            touched.add(who);
          }
          return now;
        };
        const changes = await read({ people, known: before, knownUntil: 100_001 });
        counts["incremental readings"]++;
        if (changes.kind === "unclear") {
          counts.unclear++;
          return;
        }
        const missed = [...since].filter(([id, time]) => time >= 200_000 && !changes.ids.includes(`p${id}`));
        // Those who change again while they are read are found next time; nobody else may be missing.
        const missing = missed.filter(([id]) => !touched.has(id));
        counts.missing += missing.length;
        counts.doubled += changes.ids.length - new Set(changes.ids).size;
        expect(missing).toEqual([]);
        expect(new Set(changes.ids).size).toBe(changes.ids.length);
      },
    ),
    tries(300, 5000),
  );
  tally(context, "R7", counts);
});
