import { expect, test } from "vitest";
import { readRoster } from "../../src/namely/reading/roster.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { quickly } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { TiedList, type TiedListOptions } from "../support/tied-list.ts";
import { everybody, read, type Reading } from "./tied-reading.ts";

async function readWhole(options: TiedListOptions): Promise<Reading> {
  const reading = await read(new TiedList(options));
  if (reading instanceof Fault) throw reading;
  return reading;
}

test.each(quickly([3, 7, 60, 368], 2))(
  "people who joined in blocks of %i at the same second all come, once each, within four plain passes",
  async (block) => {
    for (let seed = 1; seed <= 10; seed++) {
      const { ids, restarts, requests } = await readWhole({ people: 368, block, seed });
      expect(ids).toHaveLength(368);
      expect(new Set(ids)).toEqual(everybody(368));
      expect(restarts).toBe(0);
      expect(requests).toBeLessThanOrEqual(4 * 8);
    }
  },
);

test("one pass alone would have lost a person: the list is as unkind as intended", async () => {
  const list = new TiedList({ people: 368, block: 7 });
  const pages = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map((page) => list.get("/profiles", { page, per_page: 50, sort: "created_at" })),
  );
  const ids = pages.flatMap(({ body }) =>
    (body as { profiles: { id: string }[] }).profiles.map(({ id }) => id),
  );
  expect(ids).toHaveLength(368);
  expect(new Set(ids).size).toBeLessThan(368);
});

test.each(quickly([7, 60], 1))("without a total, blocks of %i come whole with a warning", async (block) => {
  for (let seed = 1; seed <= 10; seed++) {
    const reading = await readWhole({ people: 368, block, seed, total: "absent" });
    expect(new Set(reading.ids)).toEqual(everybody(368));
    expect(reading.warnings).toEqual([
      expect.stringContaining("Namely repeated employees and gives no total"),
    ]);
  }
});

test("a list without ties and without a total is read once and without a warning", async () => {
  const { requests, warnings } = await readWhole({ people: 368, block: 1, total: "absent" });
  expect(warnings).toEqual([]);
  // Eight pages are asked for in advance, as without a total the end is not known.
  expect(requests).toBeLessThanOrEqual(8 + 8);
});

test.each(quickly(["sort", "per_page", "after"] as const, 1))(
  "a server that ignores %s can still be read whole in other ways",
  async (ignored) => {
    const { ids } = await readWhole({ people: 368, block: 60, ignores: [ignored] });
    expect(new Set(ids)).toEqual(everybody(368));
  },
);

test("a server that ignores the page number is read by cursor", async () => {
  const { ids } = await readWhole({ people: 368, block: 7, ignores: ["page"], total: "absent" });
  expect(new Set(ids)).toEqual(everybody(368));
});

test("a server that ignores page number and cursor is incomplete, however it answers", async () => {
  const list = new TiedList({ people: 368, block: 1, ignores: ["page", "after", "sort", "per_page"] });
  expect(await read(list)).toMatchObject({ message: "The list is incomplete: 50 of 368 employees came." });
});

test("a total that is too large is incomplete as soon as a second pass repeats no one", async () => {
  const list = new TiedList({ people: 368, block: 1, total: 400 });
  expect(await read(list)).toMatchObject({
    code: "incomplete.roster",
    message: "The list is incomplete: 368 of 400 employees came.",
    hint: expect.stringContaining("the same each time") as string,
  });
  // Three passes of nine pages, the empty one asked for twice: last names have equal keys and prove nothing.
  expect(list.queries).toHaveLength(30);
});

test.each([-1, -3, -6])(
  "a total that is short of %i people who joined together never ends a list early",
  async (less) => {
    const people = 368;
    let whole = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const list = new TiedList({
        people,
        block: 60,
        seed,
        total: people + less,
        ignores: ["sort", "after"],
      });
      const reading = await read(list);
      if (reading instanceof Fault) continue;
      expect(reading).toMatchObject({
        warnings: [`Namely announces ${people + less} employees but sent 368; all 368 are included.`],
      });
      expect(new Set(reading.ids)).toEqual(everybody(people));
      whole++;
    }
    expect(whole).toBeGreaterThan(0);
  },
);

test("a cursor that goes in circles among people who joined together is left at the first circle", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const list = new TiedList({ people: 368, block: 60, seed, isCursorTied: true, ignores: ["sort"] });
    await read(list);
    expect(list.queries.filter(({ limit }) => limit !== undefined).length).toBeLessThanOrEqual(60);
  }
});

test.each(["api.forbidden", "api.unexpected-status", "api.server-error"] as const)(
  "an order that is refused with %s is left out for another one",
  async (code) => {
    const list = new TiedList({ people: 368, block: 7 });
    const get: TiedList["get"] = (path, query) => {
      if (query?.["sort"] === "last_name") throw new Fault(code, "No.");
      return list.get(path, query);
    };
    const ids: string[] = [];
    for await (const part of readRoster({
      client: { get, tally: () => list.tally() },
      clock: new ManualClock(),
    })) {
      if (part.kind === "page") ids.push(...part.profiles.map(({ id }) => id));
    }
    expect(new Set(ids)).toEqual(everybody(368));
  },
);

test("two rows of one person that differ are incomplete, and the person is named", async () => {
  for (const total of [368, 369, "absent"] as const) {
    const doubled = { places: [40], change: { user_status: "inactive" } };
    const list = new TiedList({ people: 368, block: 1, total, doubled });
    expect(await read(list)).toMatchObject({
      code: "incomplete.conflict",
      message: 'The employee "p40" comes twice with different data.',
    });
  }
});

test("two rows of one person that are the same are merged where the total counts people", async () => {
  const doubled = { places: [40, 300], change: {} };
  const { ids } = await readWhole({ people: 368, block: 1, total: 368, doubled });
  expect(ids).toHaveLength(368);
});

test.each(quickly([1, 7], 1))(
  "two equal rows of one person are merged without a total, with a warning, in blocks of %i",
  async (block) => {
    const doubled = { places: [40], change: {} };
    const { ids, warnings } = await readWhole({ people: 368, block, total: "absent", doubled });
    expect(new Set(ids)).toEqual(everybody(368));
    expect(warnings).toHaveLength(1);
  },
);

test("a person who is changed while the list is read in several orders is no conflict", async () => {
  const clock = new ManualClock();
  const list = new TiedList({ people: 120, block: 7 });
  const now = Math.floor(clock.now() / 1000);
  const get = async (path: string, query = {}): ReturnType<TiedList["get"]> => {
    const answer = await list.get(path, query);
    if (list.queries.length <= 3) return answer;
    const { profiles, ...rest } = answer.body as { profiles: object[] };
    return {
      ...answer,
      body: {
        ...rest,
        profiles: profiles.map((row) => ({ ...row, bio: String(list.queries.length), updated_at: now })),
      },
    };
  };
  const ids: string[] = [];
  for await (const part of readRoster({ client: { get, tally: () => list.tally() }, clock })) {
    expect(part.kind).toBe("page");
    if (part.kind === "page") ids.push(...part.profiles.map(({ id }) => id));
  }
  expect(new Set(ids)).toEqual(everybody(120));
});

test("a list that never ends is given up at twice its total", async () => {
  let id = 0;
  const client = {
    get: async () => ({
      body: { profiles: Array.from({ length: 50 }, () => ({ id: `p${id++}` })), meta: { total_count: 2000 } },
      requestId: undefined,
    }),
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const readAll = async (): Promise<void> => {
    for await (const part of readRoster({ client, clock: new ManualClock() })) expect(part.kind).toBe("page");
  };
  await expect(readAll()).rejects.toMatchObject({ code: "incomplete.roster" });
  expect(id).toBeLessThanOrEqual(4000 + 9 * 50);
});

test("a list without a total that goes round and round is given up", async () => {
  const list = new TiedList({ people: 130, block: 1, total: "absent", beyond: () => "first" });
  const { ids } = (await read(list)) as Reading;
  // Page one again and again is a full page that repeats: the list is read in other orders, and stands still.
  expect(new Set(ids)).toEqual(everybody(130));
});

test("a cursor that goes nowhere is no second order of a list: a repeat in the only order there is can hide a person", async () => {
  const ignores = ["sort", "per_page", "after"] as const;
  const list = new TiedList({ people: 6, block: 2, seed: 0, cap: 5, ignores, total: "absent" });
  expect(await read(list)).toBeInstanceOf(Fault);
});
