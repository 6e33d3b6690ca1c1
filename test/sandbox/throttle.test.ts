import { expect, test } from "vitest";
import { visit, type Visitor } from "./visitor.ts";

const LIMIT = { requests: 100, windowMs: 60_000 };

async function ask(visitor: Visitor, times: number, path = "/profiles?per_page=1"): Promise<number[]> {
  const replies = await Promise.all(Array.from({ length: times }, () => visitor.get(path)));
  return replies.map((reply) => reply.status);
}

test("the 101st page of profiles within a minute is turned away with 406", async () => {
  const visitor = await visit({ employees: 3, rateLimit: LIMIT });
  expect(new Set(await ask(visitor, 100))).toEqual(new Set([200]));
  const reply = await visitor.get("/profiles");
  expect(reply.status).toBe(406);
  expect(reply.headers.get("retry-after")).toBeNull();
  expect(reply.json).toEqual({ message: "Rate limit exceeded", errors: [] });
  expect(visitor.sandbox.control.stats()).toMatchObject({ total: 101, countedInWindow: 100, rejected: 1 });
});

test("the window slides: each request comes back a minute after it arrived", async () => {
  const visitor = await visit({ employees: 3, rateLimit: LIMIT });
  await ask(visitor, 60);
  visitor.clock.advance(30_000);
  await ask(visitor, 40);
  visitor.clock.advance(29_999);
  expect(await ask(visitor, 1)).toEqual([406]);
  visitor.clock.advance(1);
  const statuses = await ask(visitor, 61);
  expect(statuses.filter((status) => status === 200)).toHaveLength(60);
});

test("who is turned away does not use up the budget", async () => {
  const visitor = await visit({ employees: 3, rateLimit: LIMIT });
  await ask(visitor, 100);
  visitor.clock.advance(59_000);
  expect(new Set(await ask(visitor, 50))).toEqual(new Set([406]));
  visitor.clock.advance(1_000);
  expect(new Set(await ask(visitor, 100))).toEqual(new Set([200]));
});

test("only pages of profiles count, not single profiles, other lists or refused tokens", async () => {
  const visitor = await visit({ employees: 3, rateLimit: { requests: 1, windowMs: 60_000 } });
  const [id] = visitor.sandbox.control.ids();
  for (const path of [`/profiles/${id}`, "/profiles/me", "/profiles/fields", "/groups", "/companies/info"]) {
    expect(await ask(visitor, 3, path)).toEqual([200, 200, 200]);
  }
  expect((await visitor.get("/profiles", "wrong")).status).toBe(401);
  expect((await visitor.send("POST", "/profiles", "{}")).status).toBe(422);
  expect((await visitor.get("/profiles")).status).toBe(200);
  expect((await visitor.get("/profiles")).status).toBe(406);
});

test("single profiles count too when the quirk says so", async () => {
  const visitor = await visit({
    employees: 3,
    rateLimit: { requests: 2, windowMs: 60_000 },
    quirks: { countedPaths: "list-and-single" },
  });
  const [id] = visitor.sandbox.control.ids();
  expect(await ask(visitor, 1, `/profiles/${id}`)).toEqual([200]);
  expect(await ask(visitor, 1, "/profiles/me")).toEqual([200]);
  expect(await ask(visitor, 1)).toEqual([406]);
});

test("the limit can speak as 429 and say in seconds when to come back", async () => {
  const visitor = await visit({
    employees: 3,
    rateLimit: { requests: 1, windowMs: 60_000 },
    quirks: { throttleStatus: "429", retryAfter: "seconds" },
  });
  await visitor.get("/profiles");
  visitor.clock.advance(14_500);
  const reply = await visitor.get("/profiles");
  expect(reply.status).toBe(429);
  expect(reply.headers.get("retry-after")).toBe("46");
});

test("the limit can say as a date when to come back, never too early", async () => {
  const visitor = await visit({
    employees: 3,
    rateLimit: { requests: 1, windowMs: 60_000 },
    quirks: { retryAfter: "date" },
  });
  await visitor.get("/profiles");
  const until =
    Date.parse((await visitor.get("/profiles")).headers.get("retry-after") ?? "") - visitor.clock.now();
  expect(until).toBeGreaterThanOrEqual(60_000);
  expect(until).toBeLessThanOrEqual(62_000);
});

test("every request is on record with its time, its status and whether it counted", async () => {
  const visitor = await visit({ employees: 3, rateLimit: LIMIT });
  visitor.clock.advance(5_000);
  await visitor.get("/profiles?page=1");
  await visitor.get("/groups", null);
  await visitor.get("/groups", "wrong");
  expect(visitor.sandbox.requests).toEqual([
    {
      method: "GET",
      path: "/api/v1/profiles",
      query: "page=1",
      status: 200,
      at: 5_000,
      authorization: "valid",
      counted: true,
    },
    {
      method: "GET",
      path: "/api/v1/groups",
      query: "",
      status: 401,
      at: 5_000,
      authorization: "absent",
      counted: false,
    },
    {
      method: "GET",
      path: "/api/v1/groups",
      query: "",
      status: 401,
      at: 5_000,
      authorization: "wrong",
      counted: false,
    },
  ]);
});

test("each answer waits for the latency by the clock it was given", async () => {
  const visitor = await visit({ employees: 3, latencyMs: 700 });
  const reply = visitor.get("/groups");
  while (visitor.clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(visitor.clock.sleeps).toEqual([700]);
  visitor.clock.advance(700);
  expect((await reply).headers.get("x-runtime")).toBe("0.700000");
});
