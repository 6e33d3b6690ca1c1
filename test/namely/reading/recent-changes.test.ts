import fc from "fast-check";
import { expect, test } from "vitest";
import type { NamelyClient, Query } from "../../../src/namely/requests/client.ts";
import {
  readRecentChanges,
  readUpdateTime,
  type RecentChanges,
} from "../../../src/namely/reading/recent-changes.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { Dice, topic } from "../../../src/sandbox/dice.ts";
import { tries } from "../../support/effort.ts";
import { tally } from "../../support/tally.ts";

/** By number, when each was last changed. */
type Times = ReadonlyMap<number, number>;

interface Script {
  /** Everybody when the n-th page is put together. */
  readonly people: (request: number) => Times;
  readonly knownUntil: number;
  /** What is known of everybody; by default what the first request would find. */
  readonly known?: Times;
  readonly total?: (people: number, request: number) => unknown;
  readonly order?: (people: Times, query: Query) => readonly number[];
  readonly record?: (id: number, time: number) => Record<string, unknown>;
  readonly perPage?: number;
  /** Instead of a page, by its number. */
  readonly refuse?: (page: number) => Fault | undefined;
}

const byChange = (people: Times, { sort }: Query): readonly number[] => {
  const ids = [...people].sort(([a, first], [b, second]) => second - first || a - b).map(([id]) => id);
  return sort === "updated_at" ? ids.toReversed() : ids;
};

/** People of one second in another order on each page and for each sort, as a database without a tie-break has them. */
const byChangeAndChance =
  (seed: number) =>
  (people: Times, query: Query): readonly number[] => {
    const topicOf = topic(`${query["sort"]} ${query["page"]} ${query["per_page"]}`);
    const chances = new Map([...people.keys()].map((id) => [id, new Dice(seed).share(topicOf, id)]));
    const sign = query["sort"] === "updated_at" ? -1 : 1;
    return [...people]
      .sort(
        ([a, first], [b, second]) => sign * (second - first) || (chances.get(a) ?? 0) - (chances.get(b) ?? 0),
      )
      .map(([id]) => id);
  };

async function read(script: Script): Promise<RecentChanges & { ids: string[]; queries: Query[] }> {
  const queries: Query[] = [];
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      queries.push(query);
      const people = script.people(queries.length);
      const order = (script.order ?? byChange)(people, query);
      const [page, size] = [Number(query["page"]), script.perPage ?? 50];
      const refusal = script.refuse?.(page);
      if (refusal !== undefined) throw refusal;
      const profiles = order.slice((page - 1) * size, page * size).map((id) => {
        const time = people.get(id) ?? 0;
        // The order of joining is neither that of changes nor that of numbers.
        return script.record?.(id, time) ?? { id: `p${id}`, updated_at: time, created_at: joinedAt(id) };
      });
      const meta = { total_count: script.total ? script.total(people.size, queries.length) : people.size };
      return { body: { profiles, meta } };
    },
    tally: () => ({ requests: queries.length, retries: 0, waitedMs: 0 }),
  };
  const known = script.known ?? script.people(1);
  const changes = await readRecentChanges(client, {
    knownUntil: script.knownUntil,
    newest: Math.max(...known.values()),
  });
  const ids = changes.kind === "found" ? changes.profiles.map(({ id }) => id) : [];
  return { ...changes, ids, queries };
}

function joinedAt(id: number): number {
  return 1000 + ((id * 7919) % 997);
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
])("after %i changes %i pages are read, and every changed person is found", async (changed, pages) => {
  const people = makePeople(1000);
  const changes = await read({ people: () => people, knownUntil: 100_001 - changed });
  expect(changes).toMatchObject({ kind: "found", total: 1000 });
  expect(changes.queries).toHaveLength(pages);
  expect(changes.ids).toEqual(
    expect.arrayContaining([...people.keys()].slice(0, changed).map((id) => `p${id}`)),
  );
});

test("too many changes lead to a full read", async () => {
  const { kind, queries } = await read({ people: () => makePeople(1000), knownUntil: 0 });
  expect({ kind, pages: queries.length }).toEqual({ kind: "unclear", pages: 10 });
});

test("a company that fits into the pages that are always allowed is read to its end", async () => {
  const { ids, queries } = await read({ people: () => makePeople(120), knownUntil: 0 });
  expect([ids.length, queries.length]).toEqual([120, 4]);
});

test("110 people changed in one second are all found when their order stays, and never only some of them", async () => {
  const people = new Map([
    ...makePeople(400, 5000),
    ...[...makePeople(110).keys()].map((id) => [id, 9000] as const),
  ]);
  const script = { people: () => people, known: makePeople(400, 5000), knownUntil: 4940 };
  const steady = await read(script);
  expect([steady.kind, steady.queries.length]).toEqual(["found", 3]);
  expect(steady.ids).toEqual(expect.arrayContaining(Array.from({ length: 110 }, (_, id) => `p${id}`)));
  for (let seed = 0; seed < 20; seed++) {
    const shuffled = await read({ ...script, order: byChangeAndChance(seed) });
    expect(shuffled).toMatchObject({ kind: "unclear", why: "a person came twice in the list of changes" });
  }
});

test("a bookmark in the middle of many changes of the same second leads to no result", async () => {
  const people = new Map([...makePeople(1000).keys()].map((id) => [id, 5000]));
  const script = { people: () => people, knownUntil: 4940 };
  expect(await read(script)).toMatchObject({ kind: "unclear", why: "too many people have changed" });
  const changed = await read({ ...script, people: () => new Map([...people, [700, 9000]]), known: people });
  expect(changed.kind).toBe("unclear");
});

test("a page that ends in the second of the bookmark is read on from", async () => {
  const people = new Map(
    [...makePeople(300).keys()].map((id) => [id, id < 10 ? 9000 - id : id < 70 ? 5000 : 4000 - id]),
  );
  const { kind, queries } = await read({ people: () => people, knownUntil: 5000 });
  expect([kind, queries.length]).toEqual(["found", 2]);
});

test("when there is a later change, those of one second before cost nothing any more", async () => {
  const people = new Map([...[...makePeople(1000).keys()].map((id) => [id, 5000] as const), [700, 9000]]);
  const changes = await read({ people: () => people, knownUntil: 8940, order: byChangeAndChance(1) });
  // The second request is the oldest change, which shows that the order is known.
  expect([changes.kind, changes.ids[0], changes.queries.map(({ sort }) => sort)]).toEqual([
    "found",
    "p700",
    ["-updated_at", "updated_at"],
  ]);
});

test("ten changes among 5,000 people are found with one request", async () => {
  const known = makePeople(5000);
  const people = new Map([
    ...known,
    ...Array.from({ length: 10 }, (_, id) => [400 * id, 200_000 + id] as const),
  ]);
  const changes = await read({ people: () => people, known, knownUntil: 99_970 });
  expect([changes.kind, changes.queries.length]).toEqual(["found", 1]);
});

test.each<[string, Partial<Script>, string]>([
  ["no time at all", { record: (id) => ({ id: `p${id}` }) }, "does not say when"],
  ["an empty time", { record: (id) => ({ id: `p${id}`, updated_at: "" }) }, "does not say when"],
  [
    "a written time",
    { record: (id) => ({ id: `p${id}`, updated_at: "2026-11-01T00:00:00Z" }) },
    "does not say when",
  ],
  ["an order by number", { order: (people) => [...people.keys()].toReversed() }, "does not sort"],
  [
    "a total that moves",
    { total: (count, request) => count + request, knownUntil: 99_900 },
    "number of people changed",
  ],
  [
    "a total that comes and goes",
    { total: (count, request) => (request === 1 ? count : null), knownUntil: 0 },
    "number of people changed",
  ],
  ["a total that is too small", { total: () => 100, knownUntil: 0 }, "fewer people than it lists"],
  [
    "a page that is missing",
    { order: (people, query) => byChange(people, query).slice(0, 50), knownUntil: 0 },
    "page is missing",
  ],
  [
    "an empty page without a total",
    { order: (people, query) => byChange(people, query).slice(0, 50), knownUntil: 0, total: () => undefined },
    "page is missing",
  ],
  [
    "a shorter page before the end",
    { order: (people, query) => byChange(people, query).slice(0, 80), knownUntil: 0 },
    "different lengths",
  ],
  [
    "a page that is refused",
    { refuse: (page) => (page === 2 ? new Fault("api.rejected", "No.") : undefined), knownUntil: 99_940 },
    "refuses",
  ],
  ["an order that is refused", { refuse: () => new Fault("api.not-found", "No.") }, "refuses"],
  ["somebody who comes twice", { order: (people, query) => [0, ...byChange(people, query)] }, "came twice"],
  [
    "a page that comes again",
    {
      order: (people, query) => {
        const ids = byChange(people, query).slice(0, 50);
        return [...ids, ...ids];
      },
      knownUntil: 0,
    },
    "came twice",
  ],
  ["a last one known who is gone", { known: makePeople(300, 100_050) }, "is gone"],
])("%s is unclear, and no result", async (_, script, why) => {
  const changes = await read({ people: () => makePeople(300), knownUntil: 99_990, ...script });
  expect(changes).toMatchObject({ kind: "unclear", why: expect.stringContaining(why) as string });
});

test.each<[string, (id: number) => number]>([
  ["joining, the first one first", (id) => id],
  ["joining, the last one first", (id) => -id],
  ["names", (id) => (id * 7919) % 997],
])(
  "a list in the order of %s is no sorted one, although its first one was changed last",
  async (_, keyOf) => {
    const ids = [...makePeople(300).keys()].sort((a, b) => keyOf(a) - keyOf(b));
    // The one in the middle has changed as well, where nobody looks.
    const people = new Map(ids.map((id, place) => [id, place === 0 ? 9000 : place === 150 ? 9001 : 5000]));
    const known = new Map([...people].filter(([, time]) => time !== 9001));
    const record = (id: number, time: number) => ({ id: `p${id}`, updated_at: time, created_at: 1000 + id });
    const changes = await read({ people: () => people, known, knownUntil: 8000, order: () => ids, record });
    expect(changes).toMatchObject({
      kind: "unclear",
      why: "Namely does not sort people by their last change",
    });
  },
);

test("people who never changed do not make a list in the order of joining appear sorted", async () => {
  const people = new Map([...makePeople(300), [200, 100_000]]);
  const order = (): number[] => [...makePeople(300).keys()];
  const record = (id: number, time: number) => ({ id: `p${id}`, updated_at: time, created_at: 100_000 - id });
  const changes = await read({
    people: () => people,
    known: makePeople(300),
    knownUntil: 99_980,
    order,
    record,
  });
  expect(changes).toMatchObject({ kind: "unclear" });
});

test.each<[string, (id: number) => number, (id: number) => number]>([
  // As a nightly job leaves it that goes through all people.
  ["everybody changed in the order of joining", (id) => 100_000 - id, (id) => 50_000 - id],
  ["nobody has changed but the first one", (id) => 100_000 - id, (id) => (id === 0 ? 7 : 100_000 - id)],
])("a list that keeps to its own order is not trusted where %s", async (_, updatedAt, createdAt) => {
  const ids = [...makePeople(300).keys()];
  const known = new Map(ids.map((id) => [id, updatedAt(id)]));
  const record = (id: number, time: number) => ({
    id: `p${id}`,
    updated_at: time,
    created_at: createdAt(id),
  });
  const people = new Map([...known, [200, 100_000]]);
  const script = { people: () => people, known, knownUntil: 99_980, record };
  expect(await read({ ...script, order: () => ids })).toMatchObject({ kind: "unclear" });
  expect(await read(script)).toMatchObject({ kind: "found" });
});

test("an empty list in the reverse order shows no order", async () => {
  const record = (id: number, time: number) => ({ id: `p${id}`, updated_at: time });
  const order = (people: Times, query: Query) =>
    query["sort"] === "updated_at" ? [] : byChange(people, query);
  const changes = await read({ people: () => makePeople(300), knownUntil: 99_980, order, record });
  expect(changes).toMatchObject({ kind: "unclear" });
});

test("people changed in the future come before all others, and end nothing", async () => {
  const future = [7, 77, 177].map((id) => [id, 4_000_000_000 + id] as const);
  const known = new Map([...makePeople(300), ...future]);
  const people = new Map([...known, [250, 200_000]]);
  const changes = await read({ people: () => people, known, knownUntil: 99_980 });
  expect([changes.kind, changes.ids.slice(0, 4), changes.queries.length]).toEqual([
    "found",
    ["p177", "p77", "p7", "p250"],
    1,
  ]);
});

test("times may be text, or milliseconds", () => {
  const read = (updated_at: unknown) => readUpdateTime({ id: "p", updated_at });
  expect([read(1_700_000_000), read("1700000000"), read(1_700_000_000_500), read("1700000000500")]).toEqual(
    Array.from({ length: 4 }, () => 1_700_000_000),
  );
  for (const nothing of [undefined, null, "", "soon", 0, -5, Number.NaN, {}])
    expect(read(nothing)).toBeUndefined();
});

test("every changed person is found or it is unclear, however those of one second are ordered on each page", async (context) => {
  const counts = { "incremental readings": 0, unclear: 0, missing: 0, doubled: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        size: fc.integer({ min: 20, max: 400 }),
        changed: fc.integer({ min: 0, max: 130 }),
        // How many people share a second.
        cluster: fc.constantFrom(1, 3, 7, 60, 110),
        future: fc.constantFrom(0, 0, 1, 70),
        perPage: fc.constantFrom(20, 50),
        total: fc.constantFrom("exact", "exact", "absent", "small"),
        seed: fc.nat(),
      }),
      async ({ size, changed, cluster, future, perPage, total, seed }) => {
        const inClusters = (time: number): number => time - (time % cluster);
        const before = new Map([...makePeople(size)].map(([id, time]) => [id, inClusters(time)]));
        for (let id = 0; id < Math.min(future, size); id++) before.set(id, 4_000_000_000);
        const since = new Map(before);
        const touched = Array.from({ length: Math.min(changed, size) }, (_, index) => size - 1 - index);
        for (const id of touched) since.set(id, inClusters(200_000 + id));
        const changes = await read({
          people: () => since,
          known: before,
          // What the latest change of those that are not in the future allows.
          knownUntil: inClusters(100_000) - 60,
          order: byChangeAndChance(seed),
          perPage,
          total: (count) => (total === "exact" ? count : total === "small" ? count - 1 : undefined),
        });
        counts["incremental readings"]++;
        if (changes.kind === "unclear") {
          counts.unclear++;
          return;
        }
        const missing = touched.filter((id) => !changes.ids.includes(`p${id}`));
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

test("every person who changed before the reading is found, or changes again, or it is unclear, whatever happens meanwhile", async (context) => {
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
      fc.constantFrom(1, 3, 60),
      fc.nat(),
      async (size, changed, happenings, cluster, seed) => {
        const before = makePeople(size);
        const since = new Map(before);
        for (let id = 0; id < Math.min(changed, size); id++)
          since.set(size - 1 - id, 200_000 + id - (id % cluster));
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
        const order = byChangeAndChance(seed);
        const changes = await read({ people, known: before, knownUntil: 100_001, order });
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
