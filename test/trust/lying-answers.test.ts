import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { MemoryBudget } from "../support/memory-budget.ts";
import { createClient } from "../../src/namely/requests/client.ts";
import { parsePage } from "../../src/namely/reading/shapes.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { openTransport } from "../../src/platform/net/http.ts";
import { IS_FULL, times } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, startRawServer } from "../support/raw-server.ts";
import { tally } from "../support/tally.ts";

const JSON_BODY = '{"groups":[]}';
const ZIPPED = gzipSync(JSON_BODY);

describe("an answer that is not what it says", () => {
  test.for<[name: string, bytes: () => Buffer | string, code: string]>([
    ["a length that is too long", () => answer(JSON_BODY, "Content-Length: 9999"), "network.reset"],
    ["a length that is too short", () => answer(JSON_BODY, "Content-Length: 5"), "api.not-json"],
    ["a negative length", () => answer(JSON_BODY, "Content-Length: -1"), "network.garbled"],
    ["two lengths", () => answer(JSON_BODY, "Content-Length: 13", "Content-Length: 14"), "network.reset"],
    [
      "a length and chunks",
      () => answer("5\r\n{}   \r\n0\r\n\r\n", "Content-Length: 3", "Transfer-Encoding: chunked"),
      "network.reset",
    ],
    ["a chunk that is cut off", () => answer("ffff\r\n{", "Transfer-Encoding: chunked"), "network.reset"],
    ["a chunk of no length", () => answer("zz\r\n{", "Transfer-Encoding: chunked"), "network.garbled"],
    [
      "gzip that is cut off",
      () => answer(ZIPPED.subarray(0, -9), "Content-Encoding: gzip"),
      "network.garbled",
    ],
    ["gzip that is none", () => answer(JSON_BODY, "Content-Encoding: gzip"), "network.garbled"],
    [
      "a compression that was not asked for",
      () => answer(JSON_BODY, "Content-Encoding: br"),
      "network.garbled",
    ],
    [
      "gzip with a wrong sum",
      () => answer(Buffer.concat([ZIPPED.subarray(0, -8), Buffer.alloc(8, 1)]), "Content-Encoding: gzip"),
      "network.garbled",
    ],
    ["headers without end", () => `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`, "network.garbled"],
    ["no HTTP", () => "\u001B[2JSSH-2.0-hello\r\n", "network.garbled"],
    ["nothing", () => "", "network.reset"],
    ["a zero byte for an answer", () => answer("\0", "Content-Length: 1"), "api.not-json"],
    [
      "text that is no UTF-8",
      () => answer(Buffer.from([0x22, 0xff, 0x22]), "Content-Length: 3"),
      "api.not-utf8",
    ],
    ["a list for an object", () => answer("[]", "Content-Length: 2"), "api.shape"],
    ["two documents", () => answer("{} {}", "Content-Length: 5"), "api.not-json"],
    // Unpacked it is more than an answer may be; in the short run less, and not JSON.
    [
      "a bomb",
      () => answer(gzipSync(Buffer.alloc(times(1, 300) * 1024 * 1024)), "Content-Encoding: gzip"),
      IS_FULL ? "network.too-large" : "api.not-json",
    ],
  ])("%s is a fault with a name, after a bounded number of requests", async ([, bytes, code], context) => {
    const baseUrl = await startRawServer(bytes());
    const clock = new ManualClock({ autoAdvance: true });
    const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
    onTestFinished(() => transport.close());
    const budget = new MemoryBudget({ limit: { requests: 100, windowMs: 60_000 }, clock });
    const tokens = {
      current: async () => "token-1",
      renew: async () => undefined,
      refusalHint: "namely login",
    };
    const client = createClient({ baseUrl, tokens, transport, budget, clock, random: () => 0.5 });
    const reading = client.get("/groups").then(({ body }) => parsePage(body, "groups", "/groups"));
    const trouble: unknown = await reading.catch((error: unknown) => error);
    expect(trouble).toMatchObject({ code });
    expect(client.tally().requests).toBeLessThanOrEqual(6);
    tally(context, "R14", { inputs: 1, crashes: Number(!(trouble instanceof Fault)) });
  });
});
