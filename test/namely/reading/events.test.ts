import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Query } from "../../../src/namely/requests/client.ts";
import { readEvents, type EventReadOptions } from "../../../src/namely/reading/events.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { tries } from "../../support/effort.ts";
import { fakeClient } from "../../support/fake-client.ts";

/** What a server does with `after`, `order` and the end of the list. */
interface Manner {
  readonly after?: "honoured" | "ignored" | "wraps";
  readonly atEnd?: "nothing" | "last-page";
  readonly order?: "honoured" | "ignored";
  readonly cap?: number;
  /** How many events of the page before come again on each page. */
  readonly overlap?: number;
}

const feed = (count: number): string[] => Array.from({ length: count }, (_, index) => `e${index}`);

function cut(ids: readonly string[], query: Query, manner: Manner): readonly string[] {
  const { after = "honoured", atEnd = "nothing", order = "honoured", cap = 30, overlap = 0 } = manner;
  const list = query["order"] === "asc" && order === "honoured" ? ids.toReversed() : ids;
  if (query["after"] === undefined || after === "ignored") return list.slice(0, cap);
  const place = list.indexOf(String(query["after"])) + 1;
  if (place === 0) return [];
  if (place >= list.length && after === "wraps") return list.slice(0, cap);
  const page = list.slice(Math.max(0, place - overlap), Math.max(0, place - overlap) + cap);
  if (place < list.length || atEnd === "nothing") return place < list.length ? page : [];
  return list.slice(Math.floor((list.length - 1) / cap) * cap);
}

const serve = (ids: readonly string[], manner: Manner = {}) =>
  fakeClient((_, query) => ({ events: cut(ids, query, manner).map((id) => ({ id })) }));

async function readAll(client: ReturnType<typeof serve>, wish: EventReadOptions = {}): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of readEvents(client, wish)) ids.push(...page.records.map(({ id }) => id));
  return ids;
}

describe("all events come once each, in their order", () => {
  test.each([0, 1, 29, 30, 31, 60, 61, 100])("of a feed of %i", async (count) => {
    expect(await readAll(serve(feed(count)))).toEqual(feed(count));
  });

  test.each([1, 29, 31, 59, 60, 61])(
    "when a server repeats its last page at the end of %i",
    async (count) => {
      expect(await readAll(serve(feed(count), { atEnd: "last-page" }))).toEqual(feed(count));
    },
  );

  test.each([0, 1, 15, 29, 30])("when a server ignores after, and all %i fit on a page", async (count) => {
    expect(await readAll(serve(feed(count), { after: "ignored" }))).toEqual(feed(count));
  });

  test("when a server gives fewer at once than asked for", async () => {
    expect(await readAll(serve(feed(45), { cap: 10 }))).toEqual(feed(45));
  });

  test("when some come again on the next page", async () => {
    expect(await readAll(serve(feed(100), { overlap: 3 }))).toEqual(feed(100));
  });

  test("when the event to go on from has just been deleted, by going on from the one before", async () => {
    let ids = feed(70);
    const client = fakeClient((_, query) => {
      const page = cut(ids, query, {});
      if (query["after"] === undefined) ids = ids.filter((id) => id !== "e29");
      return { events: page.map((id) => ({ id })) };
    });
    expect(await readAll(client)).toEqual(feed(70));
  });
});

describe("a feed that cannot be read to its end is incomplete, not short", () => {
  test.each([31, 60, 100])("when a server ignores after, and %i do not fit on a page", async (count) => {
    await expect(readAll(serve(feed(count), { after: "ignored" }))).rejects.toMatchObject({
      code: "incomplete.feed",
    });
  });

  test("when a server ignores after and order, and nothing shows that a full page is all", async () => {
    const client = serve(feed(30), { after: "ignored", order: "ignored" });
    await expect(readAll(client)).rejects.toMatchObject({ code: "incomplete.feed" });
  });

  test("when a server starts again behind the end", async () => {
    await expect(readAll(serve(feed(100), { after: "wraps" }))).rejects.toMatchObject({
      code: "incomplete.feed",
    });
  });

  test("when a server does not go on from a cursor", async () => {
    const client = serve(feed(60), { after: "ignored" });
    await expect(readAll(client, { after: "e29" })).rejects.toMatchObject({ code: "incomplete.feed" });
  });

  test("when a page fails", async () => {
    const client = fakeClient((_, query) => {
      if (query["after"] !== undefined) throw new Fault("api.server-error", "No.");
      return { events: feed(30).map((id) => ({ id })) };
    });
    await expect(readAll(client)).rejects.toMatchObject({ code: "api.server-error" });
  });
});

test("whatever a server does, the answer is right or incomplete", async () => {
  const manners = fc.record({
    after: fc.constantFrom("honoured", "ignored", "wraps"),
    atEnd: fc.constantFrom("nothing", "last-page"),
    order: fc.constantFrom("honoured", "ignored"),
    overlap: fc.nat({ max: 29 }),
  } as const);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 130 }), manners, async (count, manner) => {
      const outcome = await readAll(serve(feed(count), manner)).catch((error: unknown) =>
        error instanceof Fault ? error.code : error,
      );
      expect([feed(count), "incomplete.feed"]).toContainEqual(outcome);
    }),
    tries(100, 2000),
  );
});

test("only what is older than the event to go on from comes", async () => {
  expect(await readAll(serve(feed(40)), { after: "e35" })).toEqual(["e36", "e37", "e38", "e39"]);
});

test("no more is requested than is wanted", async () => {
  const client = serve(feed(100));
  for await (const page of readEvents(client, {})) if (page.records.length > 0) break;
  expect(client.paths).toEqual(["/events?limit=30"]);
});

test("the person is named in every question", async () => {
  const client = serve(feed(31));
  await readAll(client, { profileId: "p" });
  expect(client.paths).toEqual([
    "/events?limit=30&profile_id=p",
    "/events?limit=30&after=e29&profile_id=p",
    "/events?limit=30&after=e30&profile_id=p",
  ]);
});
