import { expect, test } from "vitest";
import type { Quirks } from "../../src/sandbox/control/quirks.ts";
import { type Json, meta, type Reply, rows, text, visit, type Visitor } from "./visitor.ts";
import { IS_QUICK } from "../support/effort.ts";

const SORTS = ["", "created_at", "-created_at", "updated_at", "-updated_at", "first_name", "-last_name"];

async function visitWith(quirks: Partial<Quirks>, employees = 120): Promise<Visitor> {
  return visit({ employees, quirks });
}

async function readPages(visitor: Visitor, perPage: number, query = ""): Promise<Json[]> {
  const all: Json[] = [];
  for (let page = 1; page < 50; page += 1) {
    const found = rows(await visitor.get(`/profiles?page=${page}&per_page=${perPage}${query}`), "profiles");
    if (found.length === 0) return all;
    all.push(...found);
  }
  throw new Error("The pages have no end.");
}

function idsOf(profiles: readonly Json[]): string[] {
  return profiles.map((profile) => text(profile, "id"));
}

/** How often each value of a key occurs. */
function countBy(profiles: readonly Json[], key: string): number[] {
  const counts = new Map<unknown, number>();
  for (const profile of profiles) counts.set(profile[key], (counts.get(profile[key]) ?? 0) + 1);
  return [...counts.values()];
}

test("without quirks no two people share a created_at and pages of any order hold each person once", async () => {
  const visitor = await visitWith({});
  const profiles = await readPages(visitor, 50);
  expect(countBy(profiles, "created_at")).toHaveLength(120);
  expect(idsOf(await readPages(visitor, 50, "&sort=-updated_at")).sort()).toEqual(idsOf(profiles).sort());
});

test("clusters give consecutive people one created_at and one updated_at", async () => {
  const profiles = await readPages(await visitWith({ clusters: 7 }), 50);
  expect(countBy(profiles, "created_at")).toEqual([...Array.from({ length: 17 }, () => 7), 1]);
  for (let first = 0; first < 120; first += 7) {
    const block = profiles.slice(first, first + 7);
    expect(new Set(block.map((profile) => profile["updated_at"])).size).toBe(1);
  }
});

test("someone changed later leaves the cluster's updated_at, and people sort by the time they show", async () => {
  const visitor = await visitWith({ clusters: 60 });
  const id = visitor.sandbox.control.ids()[30] ?? "";
  visitor.sandbox.control.setField(id, "shirt_size", "M");
  const profiles = await readPages(visitor, 50, "&sort=-updated_at");
  const times = profiles.map((profile) => Number(profile["updated_at"]));
  expect(profiles[0]?.["id"]).toBe(id);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});

test("shuffled ties repeat some people and leave out others, the same way each time", async () => {
  const visitor = await visitWith({ ties: "shuffled", clusters: 60 });
  const everyone = visitor.sandbox.control.ids();
  for (const query of ["", "&sort=created_at", "&sort=-created_at", "&sort=updated_at"]) {
    const ids = idsOf(await readPages(visitor, 50, query));
    expect(ids).toHaveLength(120);
    expect(new Set(ids).size).toBeLessThan(120);
    expect(everyone).toEqual(expect.arrayContaining(ids));
    expect(idsOf(await readPages(visitor, 50, query))).toEqual(ids);
  }
});

test.skipIf(IS_QUICK)("shuffled ties differ by page size, sort and direction", async () => {
  const visitor = await visitWith({ ties: "shuffled", clusters: 120 });
  const first = async (query: string): Promise<string[]> =>
    idsOf(rows(await visitor.get(`/profiles?${query}`), "profiles")).slice(0, 10);
  const orders = [
    await first("per_page=50"),
    await first("per_page=49"),
    await first("per_page=50&sort=created_at"),
    await first("per_page=50&sort=-created_at"),
  ];
  expect(new Set(orders.map(String)).size).toBe(4);
});

test.skipIf(IS_QUICK)("shuffled ties keep the sort, and leave alone what is not tied", async () => {
  const tied = await visitWith({ ties: "shuffled", clusters: 7 });
  const untied = await visitWith({ ties: "shuffled" });
  const plain = await visitWith({});
  for (const sort of SORTS) {
    const key = sort.replace("-", "") || "created_at";
    const values = (await readPages(tied, 30, sort && `&sort=${sort}`)).map(
      (profile) => profile[key] as string,
    );
    const ascending = sort.startsWith("-") ? values.toReversed() : values;
    expect(ascending.every((value, at) => at === 0 || value >= (ascending[at - 1] ?? value))).toBe(true);
  }
  expect(await readPages(untied, 30)).toEqual(await readPages(plain, 30));
});

test("people with the same name are a tie, too", async () => {
  const visitor = await visitWith({ ties: "shuffled" }, 400);
  const ids = idsOf(await readPages(visitor, 20, "&sort=last_name"));
  expect(ids).toHaveLength(400);
  expect(new Set(ids).size).toBeLessThan(400);
});

test("an ignored sort does not keep ties in place", async () => {
  const visitor = await visitWith({ ties: "shuffled", clusters: 60, ignoreSort: true });
  const ids = idsOf(await readPages(visitor, 50, "&sort=first_name"));
  expect(new Set(ids).size).toBeLessThan(120);
  expect(ids).toEqual(idsOf(await readPages(visitor, 50)));
});

test("the cursor after leads through each person once, whatever the ties", async () => {
  const visitor = await visitWith({ ties: "shuffled", clusters: 60, doubledRows: "same" });
  const ids: string[] = [];
  for (let after: string | undefined = "", page = 0; after !== undefined && page < 9; page += 1) {
    const more: string[] = idsOf(
      rows(await visitor.get(`/profiles?limit=50${after && `&after=${after}`}`), "profiles"),
    );
    ids.push(...more);
    after = more.at(-1);
  }
  expect(ids).toEqual(visitor.sandbox.control.ids());
});

test("the cursor of shuffled-cursor comes back to where it was", async () => {
  const visitor = await visitWith({ ties: "shuffled-cursor", clusters: 120 });
  const used = new Set<string>();
  let after = "";
  while (!used.has(after) && used.size <= 120) {
    used.add(after);
    const page = await visitor.get(`/profiles?limit=50${after && `&after=${after}`}`);
    after = idsOf(rows(page, "profiles")).at(-1) ?? after;
  }
  expect(used.size).toBeLessThan(120);
});

test("a single profile shows the same times as the list", async () => {
  const visitor = await visitWith({ clusters: 7, futureTimes: "many" });
  const profiles = await readPages(visitor, 50);
  for (const listed of [profiles[7], profiles[13]]) {
    expect(rows(await visitor.get(`/profiles/${text(listed, "id")}`), "profiles")).toEqual([listed]);
  }
});

test("one person, or one in fifty, was updated in 2099 and sorts there", async () => {
  const future = Date.UTC(2099, 0, 1) / 1000;
  for (const [futureTimes, expected] of [
    ["none", 0],
    ["one", 1],
    ["many", 3],
  ] as const) {
    const visitor = await visitWith({ futureTimes });
    const profiles = await readPages(visitor, 50, "&sort=-updated_at");
    const ahead = profiles.map((profile) => Number(profile["updated_at"]) > future);
    expect(ahead.filter(Boolean)).toHaveLength(expected);
    expect(ahead.slice(0, expected).every(Boolean)).toBe(true);
  }
});

test("people listed twice are the same at both places, half the list apart", async () => {
  const profiles = await readPages(await visitWith({ doubledRows: "same" }), 50);
  const ids = idsOf(profiles);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  expect(ids).toHaveLength(122);
  expect(new Set(twice).size).toBe(2);
  for (const id of twice) {
    const [first = 0, second = 0] = ids.flatMap((other, at) => (other === id ? [at] : []));
    expect(second - first).toBeGreaterThan(50);
    expect(profiles[first]).toEqual(profiles[second]);
  }
});

test("people listed twice can differ by status", async () => {
  const profiles = await readPages(await visitWith({ doubledRows: "differing" }), 50);
  const ids = idsOf(profiles);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  expect(twice).toHaveLength(2);
  for (const id of twice) {
    const both = profiles.filter((profile) => profile["id"] === id);
    expect(new Set(both.map((profile) => profile["user_status"])).size).toBe(2);
  }
});

test("total_count counts the rows of a doubled list, or the people", async () => {
  const total = async (quirks: Partial<Quirks>): Promise<unknown> =>
    meta(await (await visitWith(quirks)).get("/profiles"))["total_count"];
  expect(await total({ doubledRows: "same" })).toBe(122);
  expect(await total({ doubledRows: "same", doubledTotal: "people" })).toBe(120);
  expect(await total({ doubledTotal: "rows" })).toBe(120);
});

test("a total can be too small, ending on a full page, or too large", async () => {
  const total = async (metaTotal: Quirks["metaTotal"], query: string): Promise<unknown> =>
    meta(await (await visitWith({ metaTotal })).get(`/profiles?${query}`))["total_count"];
  expect(await total("too-small", "per_page=50")).toBe(100);
  expect(await total("too-small", "per_page=40")).toBe(80);
  expect(await total("some-short", "per_page=50")).toBe(117);
  expect(await total("too-large", "per_page=50")).toBe(132);
});

test("a page beyond the end is empty, refused, or another page again", async () => {
  const beyond = async (beyondEnd: Quirks["beyondEnd"]): Promise<[Reply, Visitor]> => {
    const visitor = await visitWith({ beyondEnd });
    return [await visitor.get("/profiles?page=4&per_page=50"), visitor];
  };
  const [empty] = await beyond("empty");
  expect([empty.status, rows(empty, "profiles")]).toEqual([200, []]);
  expect((await beyond("404"))[0].json).toEqual({ message: "Page not found", errors: [] });
  expect((await beyond("422"))[0].status).toBe(422);
  const [last, ending] = await beyond("last-page");
  expect(last.text).toBe((await ending.get("/profiles?page=3&per_page=50")).text);
  expect(rows(last, "profiles")).toHaveLength(20);
  const [first, starting] = await beyond("first-page");
  expect(first.text).toBe((await starting.get("/profiles?page=1&per_page=50")).text);
});

test("the first page of an empty company is never beyond the end", async () => {
  const visitor = await visitWith({ beyondEnd: "404" }, 0);
  expect((await visitor.get("/profiles")).status).toBe(200);
  expect((await visitor.get("/profiles?page=2")).status).toBe(404);
});

test("an endless list brings people again under new ids and does not change its total", async () => {
  const visitor = await visitWith({ endless: true });
  const ids: string[] = [];
  for (let page = 1; page <= 8; page += 1) {
    const reply = await visitor.get(`/profiles?page=${page}&per_page=50`);
    expect(meta(reply)).toEqual({ count: 50, total_count: 120, status: 200 });
    ids.push(...idsOf(rows(reply, "profiles")));
  }
  expect(new Set(ids).size).toBe(400);
  expect(ids.slice(0, 120)).toEqual(visitor.sandbox.control.ids());
});

test("the Date header can be right, missing, or three years off", async () => {
  const dateOf = async (dateHeader: Quirks["dateHeader"]): Promise<string | null> =>
    (await (await visitWith({ dateHeader }, 3)).get("/profiles")).headers.get("date");
  expect(Math.abs(Date.parse((await dateOf("right")) ?? "") - Date.now())).toBeLessThan(60_000);
  expect(await dateOf("none")).toBeNull();
  expect(await dateOf("wrong")).toBe("Thu, 22 Nov 2029 12:00:00 GMT");
  expect(await dateOf("behind")).toBe("Fri, 24 Nov 2023 12:00:00 GMT");
});
