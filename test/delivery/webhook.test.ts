import { createHmac } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Destination } from "../../src/delivery/destination.ts";
import { createWebhook, type WebhookOptions } from "../../src/delivery/webhook.ts";
import { Fault, type FaultCode } from "../../src/platform/errors/fault.ts";
import { openTransport, type HttpRequest, type Transport } from "../../src/platform/net/http.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type ScriptedServer, startScriptedServer } from "../support/scripted-server.ts";
import { makeDelivery } from "./deliveries.ts";

const SECRETS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

function openReal(): Transport {
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  return transport;
}

function makeWebhook(url: URL, options: Partial<WebhookOptions> = {}): Destination {
  return createWebhook({
    url,
    secrets: SECRETS,
    transport: options.transport ?? openReal(),
    clock: new ManualClock({ autoAdvance: true }),
    random: () => 0,
    signal: new AbortController().signal,
    ...options,
  });
}

interface Received {
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
}

/** Answers with the statuses one after the other, and with the last one for ever. */
async function startHooks(
  statuses: readonly (number | "cut")[],
  headers: Record<string, string> = {},
): Promise<{ server: ScriptedServer; received: Received[] } & AsyncDisposable> {
  const received: Received[] = [];
  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    number: number,
  ): Promise<void> => {
    received.push({ body: await text(request), headers: request.headers });
    const status = statuses[Math.min(number, statuses.length) - 1];
    if (status === "cut") response.destroy();
    else response.writeHead(status ?? 500, headers).end("secret words of the destination");
  };
  const server = await startScriptedServer((...exchange) => void answer(...exchange));
  return { server, received, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe("posting an event", () => {
  test("a 2xx is an acceptance, and the request is signed with every secret", async () => {
    await using hooks = await startHooks([204]);
    const clock = new ManualClock({ now: 1_700_000_000_999 });
    const delivery = makeDelivery();
    expect(await makeWebhook(hooks.server.url, { clock }).deliver(delivery)).toEqual({ kind: "accepted" });
    const signatures = SECRETS.map((key) => {
      const signed = `evt_1.1700000000.${delivery.body}`;
      return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
    });
    expect(hooks.received).toMatchObject([
      {
        body: delivery.body,
        headers: {
          "content-type": "application/json",
          "webhook-id": "evt_1",
          "webhook-timestamp": "1700000000",
          "webhook-signature": signatures.join(" "),
        },
      },
    ]);
  });

  test("a destination that is busy three times accepts the same id and bytes, with a fresh signature each time", async () => {
    await using hooks = await startHooks([503, "cut", 429, 200]);
    const clock = new ManualClock({ now: 1_700_000_000_000, autoAdvance: true });
    const delivery = makeDelivery();
    const webhook = makeWebhook(hooks.server.url, { clock, random: () => 0.999_999 });
    expect(await webhook.deliver(delivery)).toEqual({ kind: "accepted" });
    expect(hooks.received.map(({ body, headers }) => [headers["webhook-id"], body])).toEqual(
      Array.from({ length: 4 }, () => ["evt_1", delivery.body]),
    );
    expect(hooks.received.map(({ headers }) => headers["webhook-timestamp"])).toEqual([
      "1700000000",
      "1700000000",
      "1700000001",
      "1700000003",
    ]);
    expect(new Set(hooks.received.map(({ headers }) => headers["webhook-signature"])).size).toBe(3);
  });

  test("the waits begin with half a second and double, and half of each is chance", async () => {
    await using hooks = await startHooks([500]);
    const waits: number[][] = [];
    for (const chance of [0, 0.999_999]) {
      const clock = new ManualClock({ autoAdvance: true });
      await makeWebhook(hooks.server.url, { clock, random: () => chance }).deliver(makeDelivery());
      waits.push(clock.sleeps);
    }
    expect(waits).toEqual([
      [250, 500, 1000],
      [500, 1000, 2000],
    ]);
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 599])(
    "after four times %i it counts as unreachable",
    async (status) => {
      await using hooks = await startHooks([status]);
      expect(await makeWebhook(hooks.server.url).deliver(makeDelivery())).toEqual({
        kind: "unreachable",
        why: `it answered ${status}`,
      });
      expect(hooks.received).toHaveLength(4);
    },
  );

  test.each([400, 401, 403, 404, 406, 409, 410, 413, 422])("%i is a refusal at once", async (status) => {
    await using hooks = await startHooks([status]);
    expect(await makeWebhook(hooks.server.url).deliver(makeDelivery())).toEqual({
      kind: "refused",
      why: `it answered ${status}`,
    });
    expect(hooks.received).toHaveLength(1);
  });

  test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed and is a refusal", async (status) => {
    await using hooks = await startHooks([status, 200], { location: "/elsewhere" });
    expect(await makeWebhook(hooks.server.url).deliver(makeDelivery())).toEqual({
      kind: "refused",
      why: `it answered with a redirect (${status}), which is not followed`,
    });
    expect(hooks.server.requests).toEqual(["POST /"]);
  });

  test("a Retry-After of up to a minute is waited for", async () => {
    await using hooks = await startHooks([429, 200], { "retry-after": "60" });
    const clock = new ManualClock({ autoAdvance: true });
    expect(await makeWebhook(hooks.server.url, { clock }).deliver(makeDelivery())).toEqual({
      kind: "accepted",
    });
    expect(clock.sleeps).toEqual([60_000]);
  });

  test("a longer Retry-After ends it at once", async () => {
    await using hooks = await startHooks([503, 200], { "retry-after": "61" });
    expect(await makeWebhook(hooks.server.url).deliver(makeDelivery())).toMatchObject({
      kind: "unreachable",
    });
    expect(hooks.received).toHaveLength(1);
  });

  test("a connection that always breaks off is tried four times and is unreachable", async () => {
    await using hooks = await startHooks(["cut"]);
    expect(await makeWebhook(hooks.server.url).deliver(makeDelivery())).toEqual({
      kind: "unreachable",
      why: "the connection broke off",
    });
    expect(hooks.received).toHaveLength(4);
  });

  test("a port without a listener is unreachable", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    expect(await makeWebhook(new URL(`http://127.0.0.1:${port}`)).deliver(makeDelivery())).toEqual({
      kind: "unreachable",
      why: "it could not be reached",
    });
  });

  describe("a 2xx is an acceptance as soon as its head has come", () => {
    test.each<[string, (response: ServerResponse) => unknown]>([
      ["with a body of a megabyte", (response) => response.writeHead(200).end("x".repeat(1_000_000))],
      ["with a body without end", (response) => response.writeHead(200).write("x")],
      [
        "in a compression that nobody asked for",
        (response) => response.writeHead(201, { "content-encoding": "br" }).end("not br"),
      ],
      [
        "in a compression that cannot be read",
        (response) => response.writeHead(202, { "content-encoding": "gzip" }).end("not gzip"),
      ],
      [
        "with a body that breaks off",
        (response) => response.writeHead(200, { "content-length": 9 }).write("x", () => response.destroy()),
      ],
      [
        "with a body that is cut in the middle of a chunk",
        (response) => response.socket?.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nx"),
      ],
      [
        "with a body that is no chunk at all",
        (response) => response.socket?.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
      ],
    ])("%s", async (_, respond) => {
      await using server = await startScriptedServer((request, response) => {
        request.resume().on("end", () => respond(response));
      });
      expect(await makeWebhook(server.url).deliver(makeDelivery())).toEqual({ kind: "accepted" });
      expect(server.requests).toHaveLength(1);
    });
  });

  test("a 503 with a body without end is tried again", async () => {
    await using server = await startScriptedServer((_, response) => {
      if (server.requests.length > 1) response.writeHead(204).end();
      else response.writeHead(503).write("x");
    });
    expect(await makeWebhook(server.url).deliver(makeDelivery())).toEqual({ kind: "accepted" });
  });

  test("each attempt has fifteen seconds, and only the head of the answer counts", async () => {
    const wishes: HttpRequest[] = [];
    const transport: Transport = {
      request: async (wish) => {
        wishes.push(wish);
        return { status: 200, headers: {}, body: Buffer.alloc(0) };
      },
      close: async () => {},
    };
    await makeWebhook(new URL("https://hooks.example.com"), { transport }).deliver(makeDelivery());
    expect(wishes).toMatchObject([{ timeoutMs: 15_000, totalMs: 15_000, headOnly: true }]);
  });

  test.each<[FaultCode, string]>([
    ["network.unknown-host", "no machine with that name was found"],
    ["network.timeout", "it did not answer within 15 s"],
    ["network.tls", "its certificate was not accepted"],
    ["network.garbled", "its answer could not be read"],
  ])("%s is told in words that name no address", async (code, why) => {
    const transport: Transport = {
      request: () => Promise.reject(new Fault(code, "hooks.example.com did not.")),
      close: async () => {},
    };
    const webhook = makeWebhook(new URL("https://hooks.example.com"), { transport });
    expect(await webhook.deliver(makeDelivery())).toEqual({ kind: "unreachable", why });
  });

  test("an error of our own is thrown and not taken for the network's", async () => {
    const transport: Transport = {
      request: () => Promise.reject(new TypeError("a mistake")),
      close: async () => {},
    };
    const webhook = makeWebhook(new URL("https://hooks.example.com"), { transport });
    await expect(webhook.deliver(makeDelivery())).rejects.toThrow("a mistake");
  });

  test("neither path nor query, body, secret nor answer is shown", async () => {
    await using hooks = await startHooks([503, "cut", 400]);
    const told: string[] = [];
    const url = new URL("/hidden-path?token=hidden-query", hooks.server.url);
    const webhook = makeWebhook(url, { debug: (line) => void told.push(line) });
    told.push(webhook.name, JSON.stringify(await webhook.deliver(makeDelivery())));
    expect(told).toHaveLength(5);
    expect(told.join("\n")).not.toMatch(/hidden|Zo|secret|whsec|v1,/u);
    expect(webhook).toMatchObject({ kind: "post", name: url.host, concurrency: 4 });
  });
});

describe("aborting", () => {
  test("while the answer is awaited ends it with the signal's reason", async () => {
    const end = new AbortController();
    await using server = await startScriptedServer(() => end.abort(new Error("enough")));
    const webhook = makeWebhook(server.url, { signal: end.signal });
    await expect(webhook.deliver(makeDelivery())).rejects.toThrow("enough");
    expect(server.requests).toHaveLength(1);
  });

  test("during a wait ends it with the signal's reason", async () => {
    await using hooks = await startHooks([503]);
    const end = new AbortController();
    const clock = new ManualClock();
    const { sleep } = clock;
    clock.sleep = (ms, signal) => {
      const slept = sleep(ms, signal);
      end.abort(new Error("enough"));
      return slept;
    };
    const webhook = makeWebhook(hooks.server.url, { clock, signal: end.signal });
    await expect(webhook.deliver(makeDelivery())).rejects.toThrow("enough");
    expect(hooks.received).toHaveLength(1);
  });

  test("before anything was sent sends nothing", async () => {
    await using hooks = await startHooks([200]);
    const webhook = makeWebhook(hooks.server.url, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(webhook.deliver(makeDelivery())).rejects.toThrow("enough");
    expect(hooks.received).toEqual([]);
  });
});
