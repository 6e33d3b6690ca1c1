import { describe, expect, test } from "vitest";
import { readMerged } from "../../../src/namely/reading/merged-pages.ts";
import type { QuirkName, Quirks } from "../../../src/sandbox/control/quirks.ts";
import { openCompany } from "../../support/company.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { fixedToken, openClient } from "../../support/open-client.ts";
import { sendJson, startScriptedServer } from "../../support/scripted-server.ts";

interface Merged {
  readonly key: string | undefined;
  readonly records: readonly { readonly id?: unknown }[];
  readonly rest: Readonly<Record<string, unknown>>;
  readonly restarts: number;
}

async function merge(baseUrl: URL | string, path: string, search = "", token = "token-1"): Promise<Merged> {
  const tokens = { ...fixedToken, current: async () => token };
  const client = openClient(new URL(baseUrl), { tokens });
  const pages = readMerged({ client, clock: new ManualClock(), request: { path, search } });
  let records: { id?: unknown }[] = [];
  let key: string | undefined;
  let restarts = 0;
  for (;;) {
    const step = await pages.next();
    if (step.done === true) return { key, records, rest: step.value, restarts };
    if (step.value.kind === "restart") {
      records = [];
      restarts++;
      continue;
    }
    ({ key } = step.value);
    records.push(...(step.value.records as { id?: unknown }[]));
  }
}

const idsOf = ({ records }: Merged): unknown[] => records.map(({ id }) => id);
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: `r${from + index}` }));
const pageOf = (url: string | undefined): number =>
  Number(new URL(url ?? "", "http://server.invalid").searchParams.get("page") ?? 1);

describe("profiles", () => {
  test.each([
    {},
    { metaTotal: "absent" },
    { metaTotal: "string" },
    { metaTotal: "count-is-total" },
    { metaTotal: "zero-when-short" },
    { perPageCap: 20 },
    { perPageCap: 20, metaTotal: "absent" },
    { ignoreSort: true },
    { linkedGroups: "absent" },
  ] satisfies Partial<Quirks>[])(
    "come all, each once, whatever Namely's habits: %j",
    async (quirks: Partial<Record<QuirkName, unknown>>) => {
      await using company = await openCompany({ employees: 130, quirks: quirks as Partial<Quirks> });
      const merged = await merge(company.url, "/profiles", "", company.personalToken);
      expect(merged.key).toBe("profiles");
      expect(idsOf(merged).map(String).toSorted()).toEqual([...company.control.ids()].toSorted());
    },
  );

  test("are filtered by what the query says, and sorted by it", async () => {
    await using company = await openCompany({ employees: 130 });
    const search = "?filter[user_status]=active&sort=-first_name";
    const merged = await merge(company.url, "/profiles", search, company.personalToken);
    const names = merged.records.map((record) => String((record as { first_name?: unknown }).first_name));
    expect(merged.records.length).toBeGreaterThan(50);
    expect(merged.records.length).toBeLessThan(130);
    expect(names).toEqual(names.toSorted().toReversed());
    expect(company.requests.every(({ query }) => query.startsWith(`${search.slice(1)}&page=`))).toBe(true);
  });

  test("bring what they link to once, and the meta of the whole", async () => {
    await using company = await openCompany({ employees: 130 });
    const { rest, records } = await merge(company.url, "/profiles", "", company.personalToken);
    const linked = rest["linked"] as Record<string, { id: string }[]>;
    for (const [type, things] of Object.entries(linked))
      expect({ type, ids: new Set(things.map(({ id }) => id)).size }).toEqual({ type, ids: things.length });
    const titles = new Set(
      records.map((record) => (record as { job_title?: { id?: string } }).job_title?.id),
    );
    expect(new Set(linked["job_titles"]?.map(({ id }) => id))).toEqual(titles);
    expect(rest["meta"]).toEqual({ count: 130, total_count: 130, status: 200 });
    expect(Object.keys(rest)).toEqual(["meta", "links", "linked"]);
  });

  test("without any row are an empty list with all that surrounds it", async () => {
    await using company = await openCompany({ employees: 10 });
    const search = "?filter[first_name]=Nobody";
    const { key, records, rest } = await merge(company.url, "/profiles", search, company.personalToken);
    expect({ key, records, meta: rest["meta"] }).toEqual({
      key: "profiles",
      records: [],
      meta: { count: 0, total_count: 0, status: 200 },
    });
  });

  test("of a server that repeats its last page for ever come once", async () => {
    await using server = await startScriptedServer((request, response) => {
      const page = Math.min(pageOf(request.url), 3);
      sendJson(response, 200, { profiles: rows((page - 1) * 50, Math.min(page * 50, 120)) });
    });
    expect(idsOf(await merge(server.url, "/profiles.json", "?filter[email]=x"))).toEqual(
      idsOf({ records: rows(0, 120) } as unknown as Merged),
    );
  });

  test("that are fewer than Namely counts are not written", async () => {
    await using server = await startScriptedServer((request, response) =>
      sendJson(response, 200, {
        profiles: pageOf(request.url) === 1 ? rows(0, 7) : [],
        meta: { total_count: 9 },
      }),
    );
    await expect(merge(server.url, "/profiles", "?filter[email]=x")).rejects.toMatchObject({
      code: "incomplete.roster",
    });
  });
});

describe("events", () => {
  test("are read by their cursor until nothing comes", async () => {
    await using company = await openCompany({ employees: 500 });
    const merged = await merge(company.url, "/events", "?order=asc", company.personalToken);
    const ids = idsOf(merged);
    expect(ids.length).toBeGreaterThan(60);
    expect(new Set(ids).size).toBe(ids.length);
    expect((merged.rest["meta"] as { count: unknown }).count).toBe(ids.length);
    expect(company.requests[1]?.query).toBe(`order=asc&limit=30&after=${String(ids[29])}`);
    // The last page may be full: only an empty one is the end.
    expect(company.requests).toHaveLength(Math.ceil(ids.length / 30) + 1);
  });

  test.each(["", "?order=asc"])(
    "of a server that ignores the cursor are incomplete, not the first page alone (%j)",
    async (search) => {
      await using company = await openCompany({ employees: 500, quirks: { eventCursor: "ignored" } });
      await expect(merge(company.url, "/events", search, company.personalToken)).rejects.toMatchObject({
        code: "incomplete.feed",
      });
    },
  );

  test("of a server that repeats its last page come once", async () => {
    await using company = await openCompany({ employees: 500, quirks: { eventCursor: "repeats-last" } });
    await using other = await openCompany({ employees: 500 });
    const ids = idsOf(await merge(company.url, "/events", "", company.personalToken));
    expect(ids).toEqual(idsOf(await merge(other.url, "/events", "", other.personalToken)));
  });

  test.each(["", "?order=asc", "?filter[type]=birthday&order=asc&profile_id=p1"])(
    "that fill one page are checked from the other end, with all else that was asked for (%j)",
    async (search) => {
      const queries: URLSearchParams[] = [];
      await using server = await startScriptedServer((request, response) => {
        const query = new URL(request.url ?? "", "http://server.invalid").searchParams;
        queries.push(query);
        const events =
          query.get("order") === (search === "" ? "asc" : "desc") ? rows(0, 30).toReversed() : rows(0, 30);
        sendJson(response, 200, { events });
      });
      expect((await merge(server.url, "/events", search)).records).toHaveLength(30);
      const last = queries.at(-1);
      expect(last?.getAll("order")).toEqual([search === "" ? "asc" : "desc"]);
      expect(last?.get("profile_id")).toBe(search.includes("p1") ? "p1" : null);
    },
  );

  test("of which there are none are an empty list", async () => {
    await using server = await startScriptedServer((_, response) =>
      sendJson(response, 200, { events: [], meta: { count: 0 } }),
    );
    const { key, records, rest } = await merge(server.url, "/events");
    expect({ key, records, rest }).toEqual({ key: "events", records: [], rest: { meta: { count: 0 } } });
  });
});

describe("other lists", () => {
  test("that come whole in one answer cost one request", async () => {
    await using company = await openCompany({ employees: 10 });
    for (const path of ["/groups", "/teams", "/job_titles", "/currency_types", "/profiles/fields"])
      await merge(company.url, path, "", company.personalToken);
    expect(company.requests).toHaveLength(5);
  });

  test("keep equal rows within a response", async () => {
    await using server = await startScriptedServer((_, response) =>
      sendJson(response, 200, { currency_types: [{ iso: "JPY" }, { iso: "JPY" }] }),
    );
    expect((await merge(server.url, "/currency_types")).records).toHaveLength(2);
  });

  test("are read on where more is promised than came, and numbers stay numbers", async () => {
    const all = Array.from({ length: 70 }, (_, id) => ({ id }));
    await using server = await startScriptedServer((request, response) => {
      const page = pageOf(request.url);
      sendJson(response, 200, { job_titles: all.slice((page - 1) * 30, page * 30), meta: { count: 70 } });
    });
    expect((await merge(server.url, "/job_titles")).records).toEqual(all);
    expect(server.requests).toHaveLength(3);
  });

  test.each(["repeats itself", "knows no pages"])(
    "that promise too much end when the server %s",
    async (what) => {
      await using server = await startScriptedServer((request, response) => {
        const isFirst = pageOf(request.url) === 1;
        if (isFirst || what === "repeats itself")
          sendJson(response, 200, { groups: rows(0, 30), meta: { count: 99 } });
        else sendJson(response, 404, {});
      });
      expect((await merge(server.url, "/groups")).records).toHaveLength(30);
      expect(server.requests).toHaveLength(2);
    },
  );

  test("that are fewer than their total are not written", async () => {
    await using server = await startScriptedServer((_, response) =>
      sendJson(response, 200, { groups: rows(0, 30), meta: { total_count: 99 } }),
    );
    await expect(merge(server.url, "/groups")).rejects.toMatchObject({ code: "incomplete.list" });
  });

  test("of notifications are read by page, although they promise nothing", async () => {
    await using server = await startScriptedServer((request, response) => {
      const page = pageOf(request.url);
      sendJson(response, 200, { notifications: rows((page - 1) * 50, Math.min(page * 50, 130)), links: {} });
    });
    expect((await merge(server.url, "/profiles/1/notifications")).records).toHaveLength(130);
  });

  test("of notifications with a page that is refused are incomplete", async () => {
    await using server = await startScriptedServer((request, response) => {
      const page = Number(new URL(request.url ?? "", "http://server.invalid").searchParams.get("page"));
      if (page === 3) sendJson(response, 404, { message: "Not found", errors: [] });
      else sendJson(response, 200, { notifications: rows((page - 1) * 50, page * 50), links: {} });
    });
    await expect(merge(server.url, "/notifications")).rejects.toMatchObject({ code: "incomplete.list" });
  });

  test("that are none are one bare record", async () => {
    await using company = await openCompany({ employees: 10 });
    const { key, records } = await merge(company.url, "/companies/info", "", company.personalToken);
    expect({ key, count: records.length }).toEqual({ key: undefined, count: 1 });
  });
});
