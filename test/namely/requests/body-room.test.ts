import { expect, onTestFinished, test } from "vitest";
import { gzipSync } from "node:zlib";
import { BodyRoom } from "../../../src/namely/requests/body-room.ts";
import { MemoryBudget } from "../../support/memory-budget.ts";
import { createClient, type RawClient } from "../../../src/namely/requests/client.ts";
import { PageReader } from "../../../src/namely/reading/page-reader.ts";
import { openTransport } from "../../../src/platform/net/http.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { fixedToken } from "../../support/open-client.ts";
import { startScriptedServer, type ScriptedServer } from "../../support/scripted-server.ts";

const SHARE = 100_000;
const MOST = 400_000;
const PAGES = 12;

function openClient(baseUrl: URL): RawClient {
  const clock = new ManualClock({ autoAdvance: true });
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const budget = new MemoryBudget({ limit: { requests: 100, windowMs: 60_000 }, clock });
  const bodyRoom = new BodyRoom({ shareBytes: SHARE, mostBytes: MOST });
  return createClient({ baseUrl, tokens: fixedToken, transport, budget, clock, random: () => 0.5, bodyRoom });
}

/** Serves one person a page, in gzip, with a text of so many bytes. */
function servePages(sizeOf: (page: number) => number): Promise<ScriptedServer> {
  return startScriptedServer((request, response) => {
    const page = Number(new URL(request.url ?? "", "http://x").searchParams.get("page"));
    const profiles = page > PAGES ? [] : [{ id: `p${page}`, bio: "x".repeat(sizeOf(page)) }];
    const body = JSON.stringify({ profiles, meta: { count: profiles.length, total_count: PAGES } });
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync(body));
  });
}

async function readAll(client: RawClient): Promise<string[]> {
  const reader = new PageReader({ client, clock: new ManualClock({ autoAdvance: true }), perPage: 1 });
  const ids: string[] = [];
  try {
    for (let number = 1; number <= PAGES; number++)
      for (const { id } of (await reader.read(number)).records) ids.push(id);
    return ids;
  } finally {
    reader.stop();
  }
}

const ALL = Array.from({ length: PAGES }, (_, index) => `p${index + 1}`);

test.each([
  ["all", () => SHARE * 3],
  ["every other", (page: number) => (page % 2 === 0 ? SHARE * 3 : 100)],
  ["the later", (page: number) => (page > 1 ? SHARE * 3 : 100)],
  ["the last", (page: number) => (page === PAGES ? SHARE * 3 : 100)],
])("where %s pages are larger than a share, all are read in order", async (_, sizeOf) => {
  await using server = await servePages(sizeOf);
  expect(await readAll(openClient(server.url))).toEqual(ALL);
});

test("a page that unpacks into more than there is room for is an error, and not asked for again", async () => {
  await using server = await servePages((page) => (page === 1 ? MOST * 10 : 100));
  await expect(readAll(openClient(server.url))).rejects.toMatchObject({ code: "network.too-large" });
  expect(server.requests.filter((request) => request.includes("page=1&"))).toHaveLength(1);
});

test("of several large answers one is read at a time", async () => {
  const room = new BodyRoom({ shareBytes: 10, mostBytes: 100 });
  const [one, other] = [room.open(), room.open()];
  const seen: string[] = [];
  await one.reach(50, "host");
  const second = other.reach(50, "host").then(() => seen.push("other"));
  await other.reach(10, "host");
  await new Promise(setImmediate);
  seen.push("one");
  one.release();
  await second;
  expect(seen).toEqual(["one", "other"]);
});

test("a large answer that was asked for in advance waits for its turn, and the reader is notified", async () => {
  const room = new BodyRoom({ shareBytes: 10, mostBytes: 100 });
  const seen: string[] = [];
  let begin = (): void => {};
  const come = new Promise<void>((resolve) => (begin = resolve));
  const early = room.open({ come, tooLarge: () => seen.push("too large") });
  const read = early.reach(50, "host").then(() => seen.push("early"));
  // Whoever waits for the turn does not keep others from reading.
  const other = room.open();
  await other.reach(50, "host");
  seen.push("other");
  other.release();
  begin();
  await read;
  expect(seen).toEqual(["too large", "other", "early"]);
});

test("a large response without a waiting reader is given up", async () => {
  const room = new BodyRoom({ shareBytes: 10, mostBytes: 100 });
  const come = Promise.reject(new Error("stopped"));
  const lease = room.open({ come, tooLarge: () => {} });
  await expect(lease.reach(50, "host")).rejects.toThrow("stopped");
});
