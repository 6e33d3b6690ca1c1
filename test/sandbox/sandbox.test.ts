import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { getRaw, TODAY, visit } from "./visitor.ts";

test("it listens on loopback alone, on a port of its own", async () => {
  const { sandbox } = await visit();
  expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
  await expect(fetch(`http://[::1]:${sandbox.port}/`)).rejects.toThrow("fetch failed");
});

test("a port that is taken is a fault with a way out", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => void taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  await expect(startSandbox({ today: TODAY, clock: new ManualClock(), port })).rejects.toMatchObject({
    code: "sandbox.port-taken",
    hint: expect.stringContaining("--port") as unknown,
  });
});

test("client and personal token are the same in the next run, and others for another seed or company", async () => {
  const secretsOf = async (options: { seed?: number; company?: string }): Promise<string[]> => {
    const { sandbox } = await visit(options);
    return [sandbox.clientId, sandbox.clientSecret, sandbox.personalToken];
  };
  const first = await secretsOf({});
  expect(await secretsOf({})).toEqual(first);
  const all = [...first, ...(await secretsOf({ seed: 2 })), ...(await secretsOf({ company: "acme" }))];
  expect(new Set(all).size).toBe(9);
});

test("two sandboxes of one seed answer the same bytes", async () => {
  const [one, other] = [await visit({ seed: 5 }), await visit({ seed: 5 })];
  for (const path of ["/profiles?page=3", "/groups", "/events", "/profiles/fields", "/teams"]) {
    expect((await one.get(path)).text).toBe((await other.get(path)).text);
  }
});

test("stopping ends answers that are under way", async () => {
  const { sandbox, clock } = await visit({ latencyMs: 60_000 });
  const reply = getRaw(sandbox, "/profiles");
  while (clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await sandbox.stop();
  expect((await reply).broken).toBe("ECONNRESET");
  await expect(fetch(sandbox.url)).rejects.toThrow("fetch failed");
});

test("a client that hangs up leaves the sandbox working", async () => {
  const { sandbox, get, clock } = await visit({ latencyMs: 1000 });
  const abort = new AbortController();
  const reply = fetch(`${sandbox.url}/api/v1/companies/info`, { signal: abort.signal });
  while (clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  await expect(reply).rejects.toThrow("aborted");
  sandbox.control.latencyMs = 0;
  clock.advance(1000);
  expect((await get("/groups")).status).toBe(200);
});

test("a body that never ends is not read for ever", async () => {
  const { sandbox, get } = await visit();
  const huge = fetch(`${sandbox.url}/api/v1/oauth2/token`, { method: "POST", body: "x".repeat(3_000_000) });
  await expect(huge).rejects.toThrow("fetch failed");
  expect((await get("/groups")).status).toBe(200);
});
