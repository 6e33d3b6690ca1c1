import { expect, test } from "vitest";
import type { NamelyClient, Query } from "../../../src/namely/requests/client.ts";
import { readRoster } from "../../../src/namely/reading/roster.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { ManualClock } from "../../support/manual-clock.ts";

interface Roster {
  readonly pages: number;
  readonly ids: string[];
  readonly restarts: number;
}

interface Script {
  /** Everybody at the time of the n-th request, in order of `created_at`. */
  readonly people: (request: number) => readonly number[];
  readonly meta?: (rows: number, total: number) => Record<string, unknown>;
  readonly cap?: number;
  readonly page?: (page: number) => number;
  /** What is sent of a page. */
  readonly cut?: (page: number, rows: readonly number[]) => readonly number[];
  /** `created_at`; nobody has one unless given. */
  readonly joined?: (id: number) => number;
}

async function read(
  script: Script,
): Promise<Roster & { queries: Query[]; mostAhead: number; warnings: string[] }> {
  const queries: Query[] = [];
  let underway = 0;
  let mostAhead = 0;
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      queries.push(query);
      mostAhead = Math.max(mostAhead, ++underway);
      const people = script.people(queries.length);
      await new Promise(setImmediate);
      underway--;
      const size = Math.min(Number(query["per_page"]), script.cap ?? 50);
      const page = script.page?.(Number(query["page"])) ?? Number(query["page"]);
      const whole = people.slice((page - 1) * size, page * size);
      const rows = script.cut?.(page, whole) ?? whole;
      const profiles = rows.map((id) => ({ id: `p${id}`, created_at: script.joined?.(id) }));
      const meta = (script.meta ?? ((count, total) => ({ count, total_count: total })))(
        rows.length,
        people.length,
      );
      return { body: { profiles, meta } };
    },
    tally: () => ({ requests: queries.length, retries: 0, waitedMs: 0 }),
  };
  let ids: string[] = [];
  let restarts = 0;
  const warnings: string[] = [];
  const onWarning = (sentence: string): void => void warnings.push(sentence);
  for await (const part of readRoster({ client, clock: new ManualClock(), onWarning })) {
    if (part.kind === "restart") {
      ids = [];
      restarts++;
    } else ids.push(...part.profiles.map((profile) => profile.id));
  }
  return { pages: queries.length, ids, restarts, queries, mostAhead, warnings };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const names = (list: readonly number[]): string[] => list.map((id) => `p${id}`);

test("a full page is asked for in the order of joining", async () => {
  const { queries } = await read({ people: () => numbers(3) });
  expect(queries).toEqual([{ page: 1, per_page: 50, sort: "created_at" }]);
});

test.each([
  [0, 1],
  [1, 1],
  [49, 1],
  [51, 2],
  [368, 8],
  [2901, 59],
  [5000, 100],
])("%i people are read once each, in order, with %i requests", async (count, requests) => {
  const roster = await read({ people: () => numbers(count) });
  expect(roster.ids).toEqual(names(numbers(count)));
  expect(roster.pages).toBe(requests);
});

test("a total that equals one full page is not believed without the next page", async () => {
  const roster = await read({ people: () => numbers(130), meta: (rows) => ({ total_count: rows }) }).catch(
    (error: unknown) => error,
  );
  expect(roster).toMatchObject({ code: "incomplete.roster" });
});

test.each([
  [50, 2],
  [100, 3],
  [2900, 59],
])("%i people, who end on a full page, cost one more request: %i", async (count, requests) => {
  const roster = await read({ people: () => numbers(count) });
  expect(roster.ids).toHaveLength(count);
  expect(roster.pages).toBe(requests);
});

test.each([60, 100, 119])(
  "a total of %i where 120 people come is exceeded, and said to be wrong",
  async (total) => {
    const roster = await read({ people: () => numbers(120), meta: () => ({ total_count: total }) });
    // A total that ends on a page that is not full agrees with it: only one on a full page is a question.
    expect(roster.ids).toEqual(names(numbers(120)));
    expect(roster.warnings).toEqual([
      `Namely announces ${total} employees but sent 120; all 120 are included.`,
    ]);
  },
);

const metas: [string, NonNullable<Script["meta"]>][] = [
  ["no meta at all", () => ({})],
  ["only the rows of the page", (rows) => ({ count: rows })],
  ["the total under the name count", (_, total) => ({ count: total })],
  ["a total as a string", (rows, total) => ({ count: rows, total_count: String(total) })],
  ["a count of zero on a short page", (rows) => ({ count: rows < 50 ? 0 : rows })],
];

test.each(metas)("with %s every person is read once", async (_, meta) => {
  for (const count of [0, 1, 49, 50, 51, 100, 368, 1001]) {
    const roster = await read({ people: () => numbers(count), meta });
    expect(roster.ids).toEqual(names(numbers(count)));
  }
});

test("without a total the reader goes no more than eight pages too far", async () => {
  const roster = await read({ people: () => numbers(2900), meta: () => ({}) });
  expect(roster.pages).toBeLessThanOrEqual(58 + 8);
});

test("a server that caps pages lower than asked loses no one", async () => {
  const roster = await read({ people: () => numbers(368), cap: 20 });
  expect(roster.ids).toEqual(names(numbers(368)));
  expect(roster.pages).toBe(19);
});

test("never more than eight pages are under way", async () => {
  const { mostAhead } = await read({ people: () => numbers(5000) });
  expect(mostAhead).toBe(8);
});

test("when a person leaves between two pages everything is read again", async () => {
  const before = numbers(300);
  const after = before.filter((id) => id !== 10);
  const roster = await read({ people: (request) => (request <= 3 ? before : after) });
  expect(roster.ids).toEqual(names(after));
  expect(roster.restarts).toBe(1);
});

test("when a person joins between two pages everything is read again", async () => {
  const before = numbers(300);
  const after = numbers(301);
  const roster = await read({ people: (request) => (request <= 3 ? before : after) });
  expect(roster.ids).toEqual(names(after));
});

const NOW = new ManualClock().now() / 1000;

test.each([
  ["at that moment", NOW, 1],
  ["long ago, by what Namely says", 1_400_000_000, 0],
  ["in the year 2099, by what Namely says", 4_070_908_800, 0],
])(
  "a person in the place of one who left, having joined %s, is noticed by that time alone",
  async (_, joined, restarts) => {
    const before = numbers(300);
    const after = [...before.filter((id) => id !== 10), 900];
    const roster = await read({
      people: (request) => (request <= 3 ? before : after),
      joined: (id) => (id === 900 ? joined : 1_400_000_000 + id),
    });
    expect(roster.restarts).toBe(restarts);
    // Without a sign the list looks whole: nobody could know that "p150" moved to a page that was read before.
    expect(roster.ids.includes("p150")).toBe(restarts > 0);
  },
);

test("who joined in the second in which a list of a fixed length is read costs one reading more, not all", async () => {
  const roster = await read({ people: () => numbers(300), joined: () => NOW });
  expect(roster.ids).toEqual(names(numbers(300)));
  expect(roster.restarts).toBe(1);
});

test("without a total, a person on two pages makes the list be read in another order", async () => {
  const before = numbers(300);
  const after = [900, ...before];
  const roster = await read({ people: (request) => (request <= 2 ? before : after), meta: () => ({}) });
  expect(new Set(roster.ids)).toEqual(new Set(names(after)));
  expect(roster.restarts).toBe(0);
  expect(roster.queries.map(({ sort }) => sort)).toContain("last_name");
});

test("a roster that never stops changing is incomplete and not an export", async () => {
  await expect(read({ people: (request) => numbers(300 + request) })).rejects.toMatchObject({
    code: "incomplete.roster",
  });
});

test("fewer people than Namely counts are not an export", async () => {
  const short = { people: () => numbers(120), meta: (rows: number) => ({ count: rows, total_count: 130 }) };
  await expect(read(short)).rejects.toMatchObject({ code: "incomplete.roster" });
});

test("a server that repeats its first page for ever is not read for ever", async () => {
  const stuck = { people: () => numbers(200), page: () => 1, meta: () => ({}) };
  await expect(read(stuck)).rejects.toMatchObject({ code: "incomplete.roster" });
});

test("a slow first page does not keep the next ones waiting", async () => {
  const asked: number[] = [];
  const clock = new ManualClock();
  let answerFirst = (): void => {};
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      const page = Number(query["page"]);
      asked.push(page);
      if (page === 1) await new Promise<void>((resolve) => (answerFirst = resolve));
      const rows = numbers(120).slice((page - 1) * 50, page * 50);
      return {
        body: { profiles: rows.map((id) => ({ id: `p${id}` })), meta: { total_count: 120 } },
      };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const pages = readRoster({ client, clock });
  const first = pages.next();
  await new Promise(setImmediate);
  expect(asked).toEqual([1]);
  clock.advance(250);
  await new Promise(setImmediate);
  expect(asked).toEqual([1, 2, 3, 4]);
  answerFirst();
  await first;
  await pages.return();
});

test("a total that only the first page has is no sign of change", async () => {
  let answers = 0;
  const meta = (rows: number, total: number) =>
    answers++ === 0 ? { count: rows, total_count: total } : { count: rows };
  const roster = await read({ people: () => numbers(368), meta });
  expect(roster.ids).toEqual(names(numbers(368)));
  expect(roster.restarts).toBe(0);
});

test("a person who is in Namely's own list twice is taken once where the total counts people", async () => {
  const people = [...numbers(120), 7];
  const roster = await read({ people: () => people, meta: () => ({ total_count: 120 }) });
  expect(roster.ids).toEqual(names(numbers(120)));
  expect(roster.restarts).toBe(0);
});

test("a person who is in Namely's own list twice is incomplete where the total counts rows", async () => {
  const people = [...numbers(120), 7];
  await expect(read({ people: () => people })).rejects.toMatchObject({
    code: "incomplete.roster",
    message: "The list is incomplete: 120 of 121 employees came.",
    hint: expect.stringContaining('"p7" is in the list more than once') as string,
  });
});

test("a count that never agrees with the list is reported as steady", async () => {
  const short = { people: () => numbers(120), meta: (rows: number) => ({ count: rows, total_count: 130 }) };
  await expect(read(short)).rejects.toMatchObject({
    hint: expect.stringContaining("the same each time") as string,
  });
});

test("a server that repeats its last page for every page beyond has come to its end", async () => {
  const roster = await read({
    people: () => numbers(120),
    page: (page) => Math.min(page, 3),
    meta: () => ({}),
  });
  expect(roster.ids).toEqual(names(numbers(120)));
});

/** Answers with pages of fifty up to `last` and refuses all others. */
function refusingClient(code: "api.not-found" | "api.rejected", last: number, meta: object): NamelyClient {
  return {
    get: async (_, query = {}) => {
      const page = Number(query["page"]);
      if (page > last || query["sort"] !== "created_at") throw new Fault(code, "No such page.");
      const profiles = numbers(last * 50).slice((page - 1) * 50, page * 50);
      return { body: { profiles: profiles.map((id) => ({ id: `p${id}` })), meta } };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
}

async function readIds(client: NamelyClient): Promise<string[]> {
  const ids: string[] = [];
  for await (const part of readRoster({ client, clock: new ManualClock() })) {
    if (part.kind === "page") ids.push(...part.profiles.map(({ id }) => id));
  }
  return ids;
}

test.each(["api.not-found", "api.rejected"] as const)(
  "without a total, a page that is answered with %s is no end but an error",
  async (code) => {
    await expect(readIds(refusingClient(code, 3, {}))).rejects.toMatchObject({
      code: "incomplete.page",
      message: "Page 4 is missing: No such page.",
    });
  },
);

test.each(["api.not-found", "api.rejected"] as const)(
  "a page that is answered with %s after all announced people have come is the end",
  async (code) => {
    expect(await readIds(refusingClient(code, 3, { total_count: 150 }))).toEqual(names(numbers(150)));
  },
);

test("a total that is reached is no end when more people have come", async () => {
  await expect(readIds(refusingClient("api.not-found", 3, { total_count: 120 }))).rejects.toMatchObject({
    code: "incomplete.page",
  });
});

test("a first page that is refused is no empty company", async () => {
  const client: NamelyClient = {
    get: () => Promise.reject(new Fault("api.not-found", "Nothing here.")),
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  await expect(readRoster({ client, clock: new ManualClock() }).next()).rejects.toMatchObject({
    code: "api.not-found",
  });
});

test("a page that the total promises and that is not there is reported with its reason", async () => {
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      if (Number(query["page"]) === 3)
        throw new Fault("api.rejected", "Namely rejected GET /profiles (422).");
      const profiles = numbers(50).map((id) => ({ id: `p${Number(query["page"])}-${id}` }));
      return { body: { profiles, meta: { total_count: 150 } } };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const readAll = async (): Promise<void> => {
    for await (const part of readRoster({ client, clock: new ManualClock() })) expect(part.kind).toBe("page");
  };
  await expect(readAll()).rejects.toMatchObject({
    code: "incomplete.page",
    message: "Page 3 of 3 is missing: Namely rejected GET /profiles (422).",
  });
});

test("where the total goes by the name of count, a person who leaves is noticed too", async () => {
  const before = numbers(300);
  const after = before.filter((id) => id !== 10);
  const roster = await read({
    people: (request) => (request <= 3 ? before : after),
    meta: (_, total) => ({ count: total }),
  });
  expect(roster.ids).toEqual(names(after));
  expect(roster.restarts).toBe(1);
});

test("an empty page with people behind it is not the end", async () => {
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      const page = Number(query["page"]);
      const profiles = page === 4 ? [] : numbers(page > 8 ? 0 : 50).map((id) => ({ id: `p${page}-${id}` }));
      // The page after the gap is there first.
      if (page === 4) for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      return { body: { profiles } };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const readAll = async (): Promise<void> => {
    for await (const part of readRoster({ client, clock: new ManualClock() })) expect(part.kind).toBe("page");
  };
  await expect(readAll()).rejects.toMatchObject({ code: "incomplete.page" });
});

test("without a total, a page in the middle that lacks a row is not believed", async () => {
  const lacking = { people: () => numbers(170), meta: (rows: number) => ({ count: rows }) };
  const cut = (page: number, rows: readonly number[]) => (page === 2 ? rows.slice(0, -1) : rows);
  await expect(read({ ...lacking, cut })).rejects.toMatchObject({ code: "incomplete.roster" });
});

test("without a total, pages of different lengths that hold the same people in two orders are whole", async () => {
  const cut = (_: number, rows: readonly number[]) => rows.filter((id) => id !== 60);
  const roster = await read({ people: () => numbers(170), meta: () => ({}), cut });
  expect(new Set(roster.ids)).toEqual(new Set(names(numbers(170).filter((id) => id !== 60))));
  expect(roster.warnings).toEqual([
    "Namely sent pages of different lengths and gives no total, so its list was read in 3 orders: 169 employees.",
  ]);
});
