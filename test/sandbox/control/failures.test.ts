import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parseFault } from "../../../src/sandbox/control/failure-spec.ts";
import { getRaw, rows, visit, type Visitor } from "../visitor.ts";

async function statuses({ get }: Visitor, times: number, path = "/profiles"): Promise<number[]> {
  const seen: number[] = [];
  for (let time = 0; time < times; time += 1) seen.push((await get(path)).status);
  return seen;
}

const BAD_GATEWAY = { kind: "status", status: 502 } as const;

test("a fault strikes every request that fits, until it is cleared", async () => {
  const visitor = await visit({ employees: 2 });
  visitor.sandbox.control.addFault(BAD_GATEWAY);
  expect(await statuses(visitor, 3)).toEqual([502, 502, 502]);
  visitor.sandbox.control.clearFaults();
  expect(await statuses(visitor, 1)).toEqual([200]);
});

test("a fault strikes the nth request, a stretch of them, or so many times", async () => {
  const visitor = await visit({ employees: 2 });
  const { control } = visitor.sandbox;
  control.addFault({ ...BAD_GATEWAY, nth: 2 });
  expect(await statuses(visitor, 4)).toEqual([200, 502, 200, 200]);
  control.clearFaults();
  control.addFault({ ...BAD_GATEWAY, from: 2, to: 3 });
  expect(await statuses(visitor, 5)).toEqual([200, 502, 502, 200, 200]);
  control.clearFaults();
  control.addFault({ ...BAD_GATEWAY, times: 2 });
  expect(await statuses(visitor, 4)).toEqual([502, 502, 200, 200]);
});

test("a fault strikes one page, one method, or paths of a pattern", async () => {
  const visitor = await visit({ employees: 120 });
  const { control } = visitor.sandbox;
  const [id] = control.ids();
  control.addFault({ ...BAD_GATEWAY, page: 2 });
  expect((await visitor.get("/profiles?page=1")).status).toBe(200);
  expect((await visitor.get("/profiles?page=2")).status).toBe(502);
  expect((await visitor.get(`/profiles/${id}`)).status).toBe(200);
  control.clearFaults();
  control.addFault({ ...BAD_GATEWAY, path: "/profiles/*", method: "GET" });
  expect((await visitor.get("/profiles")).status).toBe(200);
  expect((await visitor.get(`/profiles/${id}.json`)).status).toBe(502);
  expect((await visitor.send("PUT", `/profiles/${id}`, '{"profiles":[{}]}')).status).toBe(200);
  control.clearFaults();
  control.addFault({ ...BAD_GATEWAY, path: "*" });
  for (const path of ["/groups", "/companies/info", "/oauth2/authorize"])
    expect((await visitor.get(path)).status).toBe(502);
});

test("when two faults fit, the one added first strikes and both count the request", async () => {
  const visitor = await visit({ employees: 2 });
  visitor.sandbox.control.addFault({ ...BAD_GATEWAY, nth: 1 });
  visitor.sandbox.control.addFault({ kind: "status", status: 503, nth: 2 });
  expect(await statuses(visitor, 3)).toEqual([502, 503, 200]);
});

test("gateways answer in HTML, the site itself in JSON, and either in whatever words are given", async () => {
  const { sandbox, get } = await visit({ employees: 2 });
  const answer = async (
    fault: Parameters<typeof sandbox.control.addFault>[0],
  ): Promise<Awaited<ReturnType<typeof get>>> => {
    sandbox.control.clearFaults();
    sandbox.control.addFault(fault);
    return get("/profiles");
  };
  for (const status of [502, 503, 504]) {
    const reply = await answer({ kind: "status", status });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([status, "text/html; charset=utf-8"]);
    expect(reply.text).toContain(`<h1>${status}`);
  }
  expect((await answer({ kind: "status", status: 401 })).json).toEqual({ error: "" });
  expect((await answer({ kind: "status", status: 403 })).json).toMatchObject({ errors: [] });
  const own = await answer({
    kind: "status",
    status: 429,
    body: "slow down",
    contentType: "text/plain",
    retryAfter: "7",
    headers: { "x-extra": "1" },
  });
  expect([own.status, own.text]).toEqual([429, "slow down"]);
  expect([
    own.headers.get("content-type"),
    own.headers.get("retry-after"),
    own.headers.get("x-extra"),
  ]).toEqual(["text/plain", "7", "1"]);
});

test("a reset can come before the headers or in the middle of the body", async () => {
  const { sandbox } = await visit({ employees: 30 });
  sandbox.control.addFault({ kind: "reset", when: "before-headers", nth: 1 });
  sandbox.control.addFault({ kind: "reset", when: "mid-body", nth: 2 });
  const before = await getRaw(sandbox, "/profiles");
  expect([before.status, before.broken]).toEqual([undefined, "ECONNRESET"]);
  const middle = await getRaw(sandbox, "/profiles");
  expect([middle.status, middle.broken]).toEqual([200, "ECONNRESET"]);
  expect(middle.body.length).toBeLessThan(Number(middle.headers["content-length"]));
  expect(sandbox.requests.map((request) => request.status)).toEqual([0, 200]);
});

test("a reset can come in the middle of the headers", async () => {
  const { sandbox } = await visit({ employees: 30 });
  sandbox.control.addFault({ kind: "reset", when: "in-headers" });
  const socket = connect(sandbox.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  let received = "";
  socket.on("data", (piece: Buffer) => (received += piece.toString()));
  socket.write(
    `GET /api/v1/profiles HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${sandbox.personalToken}\r\n\r\n`,
  );
  await closed;
  expect(received).toBe("HTTP/1.1 200 OK\r\ncontent-le");
  expect(sandbox.requests.map((request) => request.status)).toEqual([0]);
});

test("a body can be cut with a length that admits it or one that lies", async () => {
  const { sandbox } = await visit({ employees: 30 });
  const whole = await getRaw(sandbox, "/profiles");
  sandbox.control.addFault({ kind: "truncate", contentLength: "right", from: 1, to: 2 });
  sandbox.control.addFault({ kind: "truncate", contentLength: "lying", nth: 3 });
  const right = await getRaw(sandbox, "/profiles");
  expect([right.status, right.broken, Number(right.headers["content-length"])]).toEqual([
    200,
    undefined,
    right.body.length,
  ]);
  expect(whole.body.toString().startsWith(right.body.toString())).toBe(true);
  expect(right.body.length).toBeLessThan(whole.body.length);
  const zipped = await getRaw(sandbox, "/profiles", { "accept-encoding": "gzip" });
  expect(gunzipSync(zipped.body).equals(right.body)).toBe(true);
  const lying = await getRaw(sandbox, "/profiles");
  expect(lying.status).toBe(200);
  expect(lying.broken).toBeDefined();
  expect(Number(lying.headers["content-length"])).toBe(whole.body.length);
});

test("a login page can come with status 200", async () => {
  const { sandbox, get } = await visit({ employees: 2 });
  sandbox.control.addFault({ kind: "html" });
  const reply = await get("/profiles");
  expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(reply.text).toContain("<form");
});

test("an answer can be slow to start", async () => {
  const { sandbox, get, clock } = await visit({ employees: 2 });
  sandbox.control.addFault({ kind: "slow", beforeHeadersMs: 20_000 });
  const reply = get("/profiles");
  while (clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(20_000);
  expect((await reply).status).toBe(200);
  expect(clock.sleeps).toEqual([20_000]);
});

test("a body can trickle and is whole in the end", async () => {
  const { sandbox, clock } = await visit({ employees: 30 });
  const whole = await getRaw(sandbox, "/profiles");
  sandbox.control.addFault({ kind: "slow", chunkBytes: 30_000, everyMs: 50 });
  const pieces = Math.ceil(whole.body.length / 30_000);
  const reply = getRaw(sandbox, "/profiles");
  for (let piece = 1; piece < pieces; piece += 1) {
    while (clock.sleeps.length < piece) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(50);
  }
  expect((await reply).body.equals(whole.body)).toBe(true);
  expect(clock.sleeps).toHaveLength(pieces - 1);
});

test("a request can hang for ever, and stopping the sandbox ends it", async () => {
  const { sandbox } = await visit({ employees: 2 });
  sandbox.control.addFault({ kind: "hang" });
  const reply = getRaw(sandbox, "/profiles");
  while (sandbox.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await sandbox.stop();
  expect((await reply).broken).toBe("ECONNRESET");
});

test("an answer can be bent in any place", async () => {
  const { sandbox, get } = await visit({ employees: 3 });
  sandbox.control.addFault({
    kind: "patch",
    operations: [
      { op: "remove", path: "/profiles/2" },
      { op: "remove", path: "/profiles/0/email" },
      { op: "replace", path: "/profiles/1/id", value: 7 },
      { op: "add", path: "/profiles/-", value: "no profile" },
      { op: "replace", path: "/meta", value: null },
      { op: "add", path: "/a~1b", value: [] },
    ],
  });
  const reply = await get("/profiles");
  const [first, second, third] = rows(reply, "profiles") as unknown[];
  expect(first).not.toHaveProperty("email");
  expect(second).toMatchObject({ id: 7 });
  expect(third).toBe("no profile");
  expect(reply.json).toMatchObject({ meta: null, "a/b": [] });
  sandbox.control.clearFaults();
  sandbox.control.addFault({ kind: "patch", operations: [{ op: "replace", path: "", value: [1] }] });
  expect((await get("/profiles")).text).toBe("[1]");
});

test("an answer can lead to another host", async () => {
  const { sandbox, get } = await visit({ employees: 3 });
  sandbox.control.addFault({ kind: "redirect", location: "https://elsewhere.example.com/", status: 307 });
  const reply = await get("/profiles");
  expect([reply.status, reply.headers.get("location")]).toEqual([307, "https://elsewhere.example.com/"]);
});

test("a request that meets a fault counts towards the limit all the same", async () => {
  const visitor = await visit({ employees: 2, rateLimit: { requests: 2, windowMs: 60_000 } });
  visitor.sandbox.control.addFault(BAD_GATEWAY);
  expect(await statuses(visitor, 3)).toEqual([502, 502, 406]);
});

test("faults are read from the words of a command line", () => {
  expect(parseFault("status=502,page=3,times=2")).toEqual({ kind: "status", status: 502, page: 3, times: 2 });
  expect(parseFault("status=429,retry-after=30,path=/groups")).toEqual({
    kind: "status",
    status: 429,
    retryAfter: "30",
    path: "/groups",
  });
  expect(parseFault("reset")).toEqual({ kind: "reset", when: "before-headers" });
  expect(parseFault("reset=mid-body,nth=2")).toEqual({ kind: "reset", when: "mid-body", nth: 2 });
  expect(parseFault("reset=in-headers")).toEqual({ kind: "reset", when: "in-headers" });
  expect(parseFault("truncate=right,from=2,to=5")).toEqual({
    kind: "truncate",
    contentLength: "right",
    from: 2,
    to: 5,
  });
  expect(parseFault("slow=3000,method=get")).toEqual({ kind: "slow", beforeHeadersMs: 3000, method: "GET" });
  expect(parseFault("slow,chunk-bytes=10,every-ms=5")).toEqual({ kind: "slow", chunkBytes: 10, everyMs: 5 });
  expect(parseFault("html")).toEqual({ kind: "html" });
  expect(parseFault("hang")).toEqual({ kind: "hang" });
  const wrong = [
    "",
    "nonsense",
    "status",
    "status=20",
    "status=abc",
    "reset=now",
    "slow",
    "slow=fast",
    "html=1",
    "status=502,page=x",
    "status=502,sometimes",
    "hang,path=profiles",
    "hang,nth=1,nth=2",
  ];
  for (const text of wrong)
    expect(() => parseFault(text)).toThrow(expect.objectContaining({ code: "usage.sandbox-fault" }));
});
