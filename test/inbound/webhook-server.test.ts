import { connect, type Socket } from "node:net";
import { onTestFinished, describe, expect, test } from "vitest";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { makeListenSecret, readListenSecrets } from "../../src/inbound/listen-secret.ts";
import {
  openReceiver,
  type WebhookNotification,
  type Receiver,
  type ReceiverOptions,
} from "../../src/inbound/webhook-server.ts";
import { isListenPath } from "../../src/inbound/listen-path.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { ManualClock } from "../support/manual-clock.ts";

const SECRET = "s3cret-0123456789-abcdefgh";

interface Desk {
  readonly receiver: Receiver;
  readonly calls: WebhookNotification[];
  readonly strangers: () => number;
  readonly troubles: unknown[];
  readonly clock: ManualClock;
}

async function openDesk(wish: Partial<ReceiverOptions> = {}): Promise<Desk> {
  const calls: WebhookNotification[] = [];
  const troubles: unknown[] = [];
  const clock = new ManualClock();
  let strangers = 0;
  const receiver = await openReceiver({
    host: "127.0.0.1",
    port: 0,
    path: "/namely",
    secrets: [SECRET],
    clock,
    store: async (call) => {
      calls.push(call);
      return true;
    },
    health: () => ({ isWell: true, report: { status: "ok" } }),
    onUnauthorized: () => (strangers += 1),
    onTrouble: (error) => troubles.push(error),
    ...wish,
  });
  onTestFinished(() => receiver.close());
  return { receiver, calls, troubles, clock, strangers: () => strangers };
}

/** Bytes on a line of their own, since HTTP libraries mend what a stranger would send broken. */
function dial(
  { receiver }: Desk,
  bytes: string,
): { readonly socket: Socket; readonly answer: Promise<string> } {
  const socket = connect(receiver.port, "127.0.0.1", () => socket.write(bytes));
  socket.setEncoding("latin1");
  const answer = new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (piece: string) => (text += piece));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
  return { socket, answer };
}

interface Knock {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: readonly string[];
  readonly host?: string;
  readonly body?: string;
}

function write({
  method = "POST",
  target = `/namely/${SECRET}`,
  headers = [],
  host = "x",
  body = "{}",
}: Knock): string {
  const length = body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    ...length,
    ...headers,
    "",
    body,
  ].join("\r\n");
}

async function knock(desk: Desk, what: Knock): Promise<{ readonly status: number; readonly text: string }> {
  const text = await dial(desk, write(what)).answer;
  return { status: Number(/^HTTP\/1\.1 (\d+)/u.exec(text)?.[1]), text };
}

describe("a call with the secret is taken", () => {
  test.each<[string, Knock]>([
    ["in the path", {}],
    ["in the path, percent-encoded", { target: `/namely/${SECRET.replace("-", "%2D")}` }],
    ["in the path, with a slash behind it", { target: `/namely/${SECRET}/` }],
    ["in the query", { target: `/namely?secret=${SECRET}` }],
    ["as a Bearer token", { target: "/namely", headers: [`Authorization: Bearer ${SECRET}`] }],
    ["in a header of ours", { target: "/namely/", headers: [`X-Namely-Secret: ${SECRET}`] }],
    ["beside a wrong one", { target: `/namely?secret=no`, headers: [`X-Namely-Secret: ${SECRET}`] }],
  ])("%s", async (_, what) => {
    const desk = await openDesk();
    expect((await knock(desk, { ...what, body: '{"id":1}' })).status).toBe(200);
    expect(desk.calls.map(({ body }) => Buffer.from(body).toString())).toEqual(['{"id":1}']);
    expect(desk.strangers()).toBe(0);
  });

  test("whichever of several secrets it has, during rotation", async () => {
    const desk = await openDesk({ secrets: ["another-secret-of-24-signs-", SECRET] });
    expect((await knock(desk, {})).status).toBe(200);
  });
});

describe("a client without the secret learns nothing", () => {
  test.each<[string, Knock, number]>([
    ["no secret", { target: "/namely" }, 401],
    ["a wrong secret in the path", { target: "/namely/wrong" }, 401],
    ["the secret's beginning", { target: `/namely/${SECRET.slice(0, -1)}` }, 401],
    ["more than the secret", { target: `/namely/${SECRET}x` }, 401],
    ["an empty one", { target: "/namely?secret=" }, 401],
    ["a wrong one in the query", { target: "/namely?secret=wrong" }, 401],
    ["it as a Basic password", { target: "/namely", headers: [`Authorization: Basic ${SECRET}`] }, 401],
    ["a wrong method without the secret", { method: "GET", target: "/namely", body: "" }, 401],
    ["another path", { target: `/other/${SECRET}` }, 404],
    ["the root", { target: "/" }, 404],
    ["a path below", { target: `/namely/${SECRET}/more` }, 404],
    ["a path that goes up", { target: `/x/../namely/${SECRET}` }, 404],
    ["a whole address", { target: `http://x/namely/${SECRET}` }, 404],
    ["a lone percent sign", { target: "/namely/%" }, 401],
  ])("%s", async (_, what, status) => {
    const desk = await openDesk();
    const answer = await knock(desk, what);
    expect(answer.status).toBe(status);
    expect(answer.text.split("\r\n\r\n")[1]).toBe("");
    expect(answer.text).not.toContain("wrong");
    expect(desk.calls).toEqual([]);
    expect(desk.strangers()).toBe(status === 401 ? 1 : 0);
  });
});

describe("with the secret", () => {
  test.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("%s is no call", async (method) => {
    const desk = await openDesk();
    const { status, text } = await knock(desk, { method, body: "" });
    expect([status, text.includes("Allow: POST")]).toEqual([405, true]);
  });

  test("a compressed body is refused, for its size is unknown", async () => {
    const desk = await openDesk();
    expect((await knock(desk, { headers: ["Content-Encoding: gzip"] })).status).toBe(415);
  });

  test("a body of a megabyte is taken, and none that is larger, whether it says so or not", async () => {
    const desk = await openDesk();
    expect((await knock(desk, { body: "x".repeat(1024 * 1024) })).status).toBe(200);
    const head = `POST /namely/${SECRET} HTTP/1.1\r\nHost: x\r\n`;
    const said = dial(desk, `${head}Content-Length: ${1024 * 1024 + 1}\r\n\r\n`);
    expect(await said.answer).toMatch(/^HTTP\/1\.1 413 /u);
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    const unsaid = dial(desk, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(16)}1\r\nx\r\n`);
    expect(await unsaid.answer).toMatch(/^HTTP\/1\.1 413 /u);
    expect(desk.calls).toHaveLength(1);
  });

  test("a body that is not UTF-8 is refused, for some of it would be lost", async () => {
    const desk = await openDesk();
    const head = write({ body: '{"id":"xx"}' });
    const { socket, answer } = dial(desk, head.slice(0, -4));
    socket.write(Buffer.from('\u00EB\u00EB"}', "latin1"));
    expect(await answer).toContain("HTTP/1.1 400");
    expect(desk.calls).toEqual([]);
  });

  test("a body that does not come to its end is given up", async () => {
    const desk = await openDesk();
    const { answer } = dial(desk, `POST /namely/${SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`);
    while (desk.clock.sleeps.length === 0) await new Promise(setImmediate);
    desk.clock.advance(10_000);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /u);
    expect(desk.calls).toEqual([]);
  });

  test("a client that hangs up in the middle leaves nothing behind", async () => {
    const desk = await openDesk();
    const { socket, answer } = dial(
      desk,
      `POST /namely/${SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`,
    );
    while (desk.clock.sleeps.length === 0) await new Promise(setImmediate);
    socket.destroy();
    await answer;
    expect((await knock(desk, {})).status).toBe(200);
    expect(desk.calls).toHaveLength(1);
  });

  test("calls come one after the other on one connection", async () => {
    const desk = await openDesk();
    const one = write({}).replace("Connection: close\r\n", "");
    const { answer } = dial(desk, `${one}${one.replace(SECRET, "wrong")}${one}${write({})}`);
    expect((await answer).match(/HTTP\/1\.1 \d+/gu)).toEqual(
      [200, 401, 200, 200].map((code) => `HTTP/1.1 ${code}`),
    );
    expect(desk.calls).toHaveLength(3);
  });

  test("a call is answered when it is stored, and asked to come again when it is not", async () => {
    const replies = [
      () => Promise.resolve(false),
      () => Promise.reject(new Error("disk")),
      () => Promise.resolve(true),
    ];
    const desk = await openDesk({ store: () => (replies.shift() ?? (() => Promise.resolve(false)))() });
    const [full, broken, fine] = [await knock(desk, {}), await knock(desk, {}), await knock(desk, {})];
    expect([full.status, broken.status, fine.status]).toEqual([503, 503, 200]);
    expect(full.text).toMatch(/Retry-After: \d+/u);
    expect(broken.text).not.toContain("disk");
    expect(desk.troubles).toHaveLength(1);
  });

  test("of more calls at once than may be in memory the rest is asked to come again", async () => {
    const desk = await openDesk();
    const begun = `POST /namely/${SECRET} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{`;
    const open = Array.from({ length: 16 }, () => dial(desk, begun));
    while (desk.clock.sleeps.length < 16) await new Promise(setImmediate);
    const refused = await knock(desk, {});
    expect([refused.status, /Retry-After: \d+/u.test(refused.text)]).toEqual([503, true]);
    for (const { socket } of open) socket.write("}");
    const answers = await Promise.all(open.map(({ answer }) => answer));
    expect(answers.every((text) => text.startsWith("HTTP/1.1 200"))).toBe(true);
    expect((await knock(desk, {})).status).toBe(200);
  });

  test("headers without end are cut off", async () => {
    const desk = await openDesk();
    const answer = await knock(desk, { headers: [`X-Long: ${"x".repeat(20_000)}`] });
    expect(answer.status).toBe(431);
    expect(desk.calls).toEqual([]);
  });
});

test("silent connections keep no webhook out, and none that is under way is dropped for them", async () => {
  const desk = await openDesk();
  const begun = dial(
    desk,
    `POST /namely/${SECRET} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{`,
  );
  while (desk.clock.sleeps.length < 1) await new Promise(setImmediate);
  const silent = Array.from({ length: 300 }, () => dial(desk, ""));
  await Promise.race(silent.map(({ answer }) => answer));
  expect((await knock(desk, {})).status).toBe(200);
  begun.socket.write("}");
  expect(await begun.answer).toMatch(/^HTTP\/1\.1 200 /u);
  for (const { socket } of silent) socket.destroy();
});

test("health is public, and shows nothing but whether it is well", async () => {
  let isWell = true;
  const desk = await openDesk({ health: () => ({ isWell, report: { status: isWell ? "ok" : "failing" } }) });
  const host = `127.0.0.1:${desk.receiver.port}`;
  const ask = (method: string) => knock(desk, { method, target: "/health", host, body: "" });
  const well = await ask("GET");
  expect([well.status, well.text.split("\r\n\r\n")[1]]).toEqual([200, '{"status":"ok"}\n']);
  isWell = false;
  expect((await ask("GET")).status).toBe(503);
  const head = await ask("HEAD");
  expect([head.status, head.text.split("\r\n\r\n")[1]]).toEqual([503, ""]);
  expect((await ask("DELETE")).status).toBe(405);
});

test("health is not shown to a web page whose own name leads to this machine", async () => {
  const desk = await openDesk();
  const target = "/health";
  const reply = await knock(desk, { method: "GET", target, host: "evil.example:8978", body: "" });
  expect([reply.status, reply.text.split("\r\n\r\n")[1]]).toEqual([421, ""]);
});

test("a call comes through a proxy under any name, since its secret vouches for it", async () => {
  const desk = await openDesk();
  expect((await knock(desk, { host: "hooks.example.com" })).status).toBe(200);
});

test("a port that is taken is a fault that names another one", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const fault: unknown = await openDesk({ port }).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(Fault);
  expect(fault).toMatchObject({
    code: "network.port-taken",
    hint: expect.stringMatching(/--port \d+/u) as string,
  });
});

test("an address that this machine does not have is a fault", async () => {
  await expect(openDesk({ host: "192.0.2.1" })).rejects.toMatchObject({ code: "network.no-such-address" });
});

test("a secret is long enough, plain enough for an address, and made so", () => {
  const made = makeListenSecret((count) => Buffer.alloc(count, 251));
  expect(readListenSecrets(` ${made}\n${SECRET} `)).toEqual([made, SECRET]);
  for (const text of [
    "",
    "  ",
    "short",
    "with/slash".repeat(5),
    `${SECRET} x`,
    "ä".repeat(30),
    "x".repeat(201),
  ])
    expect(() => readListenSecrets(text)).toThrow("24 to 200");
});

test.each<[string, boolean]>([
  ["/namely", true],
  ["/hooks/namely.v1", true],
  ["/health", false],
  ["/", false],
  ["namely", false],
  ["/a//b", false],
  ["/a/../b", false],
  ["/a?b", false],
  ["/%41", false],
])("%s can be listened on: %s", (path, expected) => {
  expect(isListenPath(path)).toBe(expected);
});
