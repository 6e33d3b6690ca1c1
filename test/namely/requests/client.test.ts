import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import type { WaitReport } from "../../../src/namely/budget/budget.ts";
import { MemoryBudget } from "../../support/memory-budget.ts";
import { createClient } from "../../../src/namely/requests/client.ts";
import type { TokenSource } from "../../../src/namely/requests/sender.ts";
import { openTransport } from "../../../src/platform/net/http.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { fixedToken, openClient } from "../../support/open-client.ts";
import { sendJson, startScriptedServer } from "../../support/scripted-server.ts";

test("a request carries the token, asks for JSON and names the tool", async () => {
  let headers: Record<string, unknown> = {};
  await using server = await startScriptedServer((request, response) => {
    headers = request.headers;
    sendJson(response, 200, {});
  });
  await openClient(server.url).get("/profiles", { page: 1, "filter[user_status]": "active" });
  expect(headers).toMatchObject({
    authorization: "Bearer token-1",
    accept: "application/json",
    "accept-encoding": "gzip",
    "user-agent": "namely-cli/test",
  });
  expect(server.requests).toEqual(["GET /api/v1/profiles?page=1&filter%5Buser_status%5D=active"]);
});

test("a base URL with a path keeps it", async () => {
  await using server = await startScriptedServer((_, response) => sendJson(response, 200, {}));
  await openClient(new URL("/mock/namely/", server.url)).get("/groups");
  expect(server.requests).toEqual(["GET /mock/namely/api/v1/groups"]);
});

test("an answer in gzip is read", async () => {
  await using server = await startScriptedServer((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(gzipSync(JSON.stringify({ groups: [1] })));
  });
  expect((await openClient(server.url).get("/groups")).body).toEqual({ groups: [1] });
});

test.each([500, 502, 503, 504])("a %i is asked again until it passes", async (status) => {
  await using server = await startScriptedServer((_, response, number) => {
    if (number < 3) response.writeHead(status, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    else sendJson(response, 200, { ok: true });
  });
  const client = openClient(server.url);
  expect((await client.get("/profiles")).body).toEqual({ ok: true });
  expect(client.tally()).toMatchObject({ requests: 3, retries: 2 });
});

test("a server that keeps failing ends in a fault with its request id", async () => {
  await using server = await startScriptedServer((_, response) =>
    sendJson(response, 503, {}, { "x-request-id": "r-1" }),
  );
  await expect(openClient(server.url).get("/groups")).rejects.toMatchObject({
    code: "api.server-error",
    requestId: "r-1",
  });
  expect(server.requests).toHaveLength(6);
});

test("a connection that breaks off is asked again", async () => {
  await using server = await startScriptedServer((request, response, number) => {
    if (number === 1) request.socket.destroy();
    else if (number === 2)
      response.writeHead(200, { "content-length": 100 }).write("{", () => request.socket.destroy());
    else sendJson(response, 200, { ok: true });
  });
  expect((await openClient(server.url).get("/profiles")).body).toEqual({ ok: true });
});

test("an answer that is cut off or is not JSON is asked again", async () => {
  await using server = await startScriptedServer((_, response, number) => {
    if (number === 1) response.end('{"profiles":[');
    else if (number === 2) response.end("<html>please log in</html>");
    else sendJson(response, 200, { ok: true });
  });
  expect((await openClient(server.url).get("/profiles")).body).toEqual({ ok: true });
});

test("a web page that stays one is called one", async () => {
  await using server = await startScriptedServer(
    (_, response) => void response.end("<html>please log in</html>"),
  );
  await expect(openClient(server.url).get("/profiles")).rejects.toMatchObject({
    code: "api.not-json",
    message: "The answer to GET /profiles is not JSON but a web page.",
  });
});

test("a 406 pauses everything for a window and then goes on", async () => {
  const waits: WaitReport[] = [];
  await using server = await startScriptedServer((_, response, number) => {
    if (number === 1) response.writeHead(406).end();
    else sendJson(response, 200, { ok: true });
  });
  const client = openClient(server.url, { onWait: (notice) => waits.push(notice) });
  expect((await client.get("/profiles")).body).toEqual({ ok: true });
  expect(waits).toEqual([{ ms: 60_000, reason: "rate limit" }]);
  expect(client.tally()).toMatchObject({ requests: 2, retries: 1, waitedMs: 60_000 });
});

test("a 429 on a list that is not counted pauses too", async () => {
  const waits: WaitReport[] = [];
  await using server = await startScriptedServer((_, response, number) => {
    if (number === 1) sendJson(response, 429, {}, { "retry-after": "9" });
    else sendJson(response, 200, { ok: true });
  });
  await openClient(server.url, { onWait: (notice) => waits.push(notice) }).get("/groups");
  expect(waits).toEqual([{ ms: 9000, reason: "rate limit" }]);
});

test.each([401, 403])(
  "after a %i in the middle of a run the token is renewed once and the request repeated",
  async (status) => {
    const rejected: string[] = [];
    const tokens: TokenSource = {
      refusalHint: "namely login acme",
      current: async () => "old-token",
      renew: async (token) => {
        rejected.push(token);
        return "new-token";
      },
    };
    await using server = await startScriptedServer((request, response) => {
      if (request.headers.authorization === "Bearer old-token") sendJson(response, status, {});
      else sendJson(response, 200, { ok: true });
    });
    expect((await openClient(server.url, { tokens }).get("/profiles")).body).toEqual({ ok: true });
    expect(rejected).toEqual(["old-token"]);
    expect(server.requests).toHaveLength(2);
  },
);

test("a token that is refused everywhere means logging in again", async () => {
  await using server = await startScriptedServer((_, response) => sendJson(response, 401, { error: "" }));
  await expect(openClient(server.url).get("/profiles")).rejects.toMatchObject({
    code: "auth.refused",
    hint: "namely login acme",
  });
});

test("a token that is refused for one path only is not a lost login", async () => {
  await using server = await startScriptedServer((request, response) => {
    if (request.url?.includes("/profiles/me")) sendJson(response, 200, { profiles: [] });
    else sendJson(response, 403, {});
  });
  await expect(openClient(server.url).get("/reports/1")).rejects.toMatchObject({ code: "api.forbidden" });
});

test("a redirect to another host is refused and the token does not go there", async () => {
  await using elsewhere = await startScriptedServer((_, response) => sendJson(response, 200, {}));
  await using server = await startScriptedServer((_, response) => {
    response.writeHead(302, { location: `${elsewhere.url.href}api/v1/profiles` }).end();
  });
  await expect(openClient(server.url).get("/profiles")).rejects.toMatchObject({ code: "api.redirected" });
  expect(elsewhere.requests).toEqual([]);
});

test("a redirect within the host is followed", async () => {
  await using server = await startScriptedServer((request, response) => {
    if (request.url?.endsWith(".json")) sendJson(response, 200, { ok: true });
    else response.writeHead(301, { location: `${request.url}.json` }).end();
  });
  expect((await openClient(server.url).get("/groups")).body).toEqual({ ok: true });
});

test("nested error lists are joined into one sentence", async () => {
  await using server = await startScriptedServer((_, response) =>
    sendJson(response, 422, {
      message: "error creating profile",
      errors: ["first_name is a required field", ["format of email is invalid"]],
    }),
  );
  await expect(openClient(server.url).get("/profiles")).rejects.toMatchObject({
    code: "api.rejected",
    message:
      "Namely rejected GET /profiles (422): error creating profile, first_name is a required field, format of email is invalid.",
  });
});

test("eight profile requests are under way at once, never more, and lists do not wait behind them", async () => {
  let underway = 0;
  let most = 0;
  const held: (() => void)[] = [];
  await using server = await startScriptedServer((request, response, number) => {
    const counted = request.url?.includes("groups") ? 0 : 1;
    const answer = (): void => {
      underway -= counted;
      sendJson(response, 200, {});
    };
    underway += counted;
    most = Math.max(most, underway);
    // Everything is held until the eight pages and the list have all arrived.
    if (number > 9) return answer();
    held.push(answer);
    if (held.length === 9) for (const release of held) release();
  });
  const client = openClient(server.url);
  const groups = client.get("/groups");
  await Promise.all([...Array.from({ length: 30 }, (_, page) => client.get("/profiles", { page })), groups]);
  expect(server.requests).toHaveLength(31);
  expect(most).toBe(8);
});

test("a closed port is reported after a few attempts", async () => {
  const server = await startScriptedServer(() => {});
  await server[Symbol.asyncDispose]();
  await expect(openClient(server.url).get("/groups")).rejects.toMatchObject({ code: "network.unreachable" });
});

test("a token that is withdrawn again before it was used is renewed once more", async () => {
  const tokens: TokenSource = {
    refusalHint: "",
    current: async () => "token-0",
    renew: async (rejected) => `token-${Number(rejected.slice(6)) + 1}`,
  };
  await using server = await startScriptedServer((request, response) => {
    const usable = request.headers.authorization === "Bearer token-2";
    sendJson(response, usable ? 200 : 401, usable ? { ok: true } : {});
  });
  expect((await openClient(server.url, { tokens }).get("/groups")).body).toEqual({ ok: true });
});

test("a path that stays forbidden costs one renewal and not three", async () => {
  let renewals = 0;
  const tokens: TokenSource = {
    refusalHint: "",
    current: async () => "token-0",
    renew: async () => `token-${++renewals}`,
  };
  await using server = await startScriptedServer((request, response) => {
    sendJson(response, request.url?.includes("/profiles/me") ? 200 : 403, { profiles: [] });
  });
  await expect(openClient(server.url, { tokens }).get("/groups")).rejects.toMatchObject({
    code: "api.forbidden",
  });
  expect(renewals).toBe(1);
});

test("a server that refuses every token is not asked for ever", async () => {
  let renewals = 0;
  const tokens: TokenSource = {
    refusalHint: "",
    current: async () => "token-0",
    renew: async () => `token-${++renewals}`,
  };
  await using server = await startScriptedServer((_, response) => sendJson(response, 401, {}));
  await expect(openClient(server.url, { tokens }).get("/groups")).rejects.toMatchObject({
    code: "auth.refused",
  });
  expect(renewals).toBe(3);
});

test("the token is fetched when the request may start, not when it queues up", async () => {
  const asked: number[] = [];
  await using server = await startScriptedServer((_, response, number) => {
    if (number === 1) response.writeHead(406).end();
    else sendJson(response, 200, {});
  });
  const clock = new ManualClock({ autoAdvance: true });
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const tokens: TokenSource = {
    refusalHint: "",
    renew: async () => undefined,
    current: async () => {
      asked.push(clock.elapsed());
      return "token-1";
    },
  };
  const budget = new MemoryBudget({ limit: { requests: 100, windowMs: 60_000 }, clock });
  await createClient({ baseUrl: server.url, tokens, transport, budget, clock, random: () => 0.5 }).get(
    "/profiles",
  );
  expect(asked).toEqual([0, 60_000]);
});

test.each([503, 406])("a %i at the question who the token belongs to is no yes", async (status) => {
  let asked = 0;
  await using server = await startScriptedServer((request, response) => {
    const isWho = request.url?.includes("/profiles/me") === true;
    sendJson(response, isWho && asked++ === 0 ? status : 401, {});
  });
  await expect(openClient(server.url).get("/groups")).rejects.toMatchObject({ code: "auth.refused" });
  expect(asked).toBe(2);
});

test("debug lines do not show what a filter searches for", async () => {
  const lines: string[] = [];
  await using server = await startScriptedServer((_, response) => sendJson(response, 200, {}));
  const clock = new ManualClock({ autoAdvance: true });
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const budget = new MemoryBudget({ limit: { requests: 100, windowMs: 60_000 }, clock });
  const debug = (line: string): void => void lines.push(line);
  const client = createClient({
    baseUrl: server.url,
    tokens: fixedToken,
    transport,
    budget,
    clock,
    random: () => 0,
    debug,
  });
  await client.get("/profiles", { page: 2, "filter[email]": "ada@example.com" });
  expect(lines.join()).toContain("page=2");
  expect(lines.join()).not.toContain("ada");
});

test("single profiles count against the limit, field definitions do not", async () => {
  await using server = await startScriptedServer((_, response) => sendJson(response, 200, {}));
  const counted: string[] = [];
  const budget = {
    take: async () => {
      counted.push("slot");
      return { settle: () => {} };
    },
    pause: () => {},
    waitOutPause: async () => {},
    waitedMs: 0,
    close: async () => {},
  };
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const client = createClient({
    baseUrl: server.url,
    tokens: fixedToken,
    transport,
    budget,
    clock: new ManualClock(),
    random: () => 0,
  });
  for (const path of ["/profiles", "/profiles/p1", "/profiles/me"]) await client.get(path);
  for (const path of ["/profiles/fields", "/profiles/fields/f1", "/groups"]) await client.get(path);
  expect(counted).toHaveLength(3);
});

test("a request with patience of its own is given it, and when that is used up is not sent again", async () => {
  await using server = await startScriptedServer(() => {});
  const patience = { timeoutMs: 60_000, totalMs: 50 };
  await expect(openClient(server.url).get("/reports/r", {}, patience)).rejects.toMatchObject({
    code: "network.timeout",
    message: expect.stringContaining("within 0 s") as string,
  });
  expect(server.requests).toHaveLength(1);
});
