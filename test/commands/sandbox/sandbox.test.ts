import { makeAccess } from "../../../src/auth/access.ts";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { sandboxCommand } from "../../../src/commands/sandbox/sandbox.ts";
import { prepareCommand } from "../../../src/program/program.ts";
import type { Context } from "../../../src/cli/context.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { ManualClock } from "../../support/manual-clock.ts";

interface Stage {
  readonly context: Context;
  readonly stdout: FakeTerminal;
  readonly stderr: FakeTerminal;
  readonly interrupt: () => void;
}

function setStage(
  globals: Partial<Context["globals"]> = {},
  platform: NodeJS.Platform = "linux",
  stderr = new FakeTerminal(),
): Stage {
  const [stdout, stop] = [new FakeTerminal({ terminal: false }), new AbortController()];
  const parts: Omit<Context, "access"> = {
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    clock: new ManualClock(),
    randomBytes: (count) => new Uint8Array(count).fill(7),
    random: () => 0.5,
    signal: stop.signal,
    cwd: "/",
    version: "0.0.0",
    platform,
    folders: { config: "/nowhere", state: "/nowhere", temporary: "/nowhere", configMoved: false },
    globals: {
      company: undefined,
      tokenFile: undefined,
      quiet: false,
      progress: false,
      debug: false,
      maxWaitMs: undefined,
      format: undefined,
      output: undefined,
      fields: undefined,
      ...globals,
    },
    debug: () => undefined,
    warn: () => undefined,
    learnSecret: () => undefined,
    hideSecrets: (text) => text,
    interactive: false,
    color: false,
    openBrowser: () => Promise.resolve(false),
    prepareCommand,
  };
  const context: Context = { ...parts, access: makeAccess(parts, parts.globals) };
  return { context, stdout, stderr, interrupt: () => stop.abort() };
}

function read(flags: Record<string, unknown> = {}): unknown {
  return sandboxCommand.read({ positionals: [], flags });
}

/** Starts the command on a free port; the test ends it by `interrupt` or by finishing. */
function start(stage: Stage, flags: Record<string, unknown> = {}): { ended: Promise<unknown> } {
  const ended = sandboxCommand.run(stage.context, read({ port: "0", ...flags }));
  onTestFinished(async () => {
    stage.interrupt();
    await ended;
  });
  return { ended };
}

function urlIn(text: string): string {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
}

test("without flags it is a company of 368 on port 8975", () => {
  expect(read()).toEqual({
    employees: 368,
    port: 8975,
    seed: 1,
    latencyMs: 0,
    quirks: {},
    faults: [],
    verbose: false,
  });
});

test("flags are read exactly", () => {
  const flags = {
    employees: "1000000",
    port: "0",
    seed: "42",
    latency: "250",
    quirk: ["metaTotal=absent", "perPageCap=20"],
    fault: ["status=502,page=3", "hang"],
    verbose: true,
  };
  expect(read(flags)).toEqual({
    employees: 1_000_000,
    port: 0,
    seed: 42,
    latencyMs: 250,
    quirks: { metaTotal: "absent", perPageCap: 20 },
    faults: [{ kind: "status", status: 502, page: 3 }, { kind: "hang" }],
    verbose: true,
  });
});

test("numbers out of range, unknown quirks and unknown faults are wrong use", () => {
  const wrong = [
    { employees: "1000001" },
    { employees: "-1" },
    { employees: "many" },
    { port: "65536" },
    { seed: "1.5" },
    { latency: "1s" },
    { quirk: ["nonsense=1"] },
    { fault: ["nonsense"] },
  ];
  for (const flags of wrong) expect(() => read(flags)).toThrow(expect.objectContaining({ area: "usage" }));
  expect(() => read({ employees: "1000001" })).toThrow("0 to 1000000");
});

test("it prints how to connect with lines that can be copied, and they are true", async () => {
  const stage = setStage({ company: "acme" });
  start(stage, { employees: "2900" });
  await stage.stderr.waitFor("/_sandbox");
  const { text } = stage.stderr;
  const [, url = "", token = ""] =
    /export NAMELY_BASE_URL=(\S+)\n {2}export NAMELY_TOKEN=(\S+)\n {2}namely employees/.exec(text) ?? [];
  expect(text.split("\n").slice(0, 2)).toEqual([
    `Sandbox with 2,900 employees at ${url} (this machine only).`,
    "Press Ctrl-C to stop.",
  ]);
  expect(text).toMatch(
    /export NAMELY_BASE_URL=\S+\n {2}export NAMELY_CLIENT_ID=\w{32}\n {2}export NAMELY_CLIENT_SECRET=\w{32}\n {2}namely login acme/,
  );
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const answer = await fetch(`${url}/api/v1/profiles`, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.json()).toMatchObject({ meta: { total_count: 2900 } });
  expect(stage.stdout.text).toBe("");
});

test("on Windows the lines are for its own shell", async () => {
  const stage = setStage({}, "win32");
  start(stage);
  await stage.stderr.waitFor("/_sandbox");
  expect(stage.stderr.text).toMatch(/\$env:NAMELY_BASE_URL = "http:\S+"\n {2}\$env:NAMELY_TOKEN = "\w{32}"/);
});

test("programs get one line of JSON on stdout", async () => {
  const stage = setStage({ format: "json" });
  start(stage);
  await stage.stderr.waitFor("/_sandbox");
  expect(stage.stdout.text).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(stage.stdout.text)).toEqual({
    url: urlIn(stage.stderr.text),
    company: "sandbox",
    token: expect.stringMatching(/^\w{32}$/) as unknown,
    client_id: expect.stringMatching(/^\w{32}$/) as unknown,
    client_secret: expect.stringMatching(/^\w{32}$/) as unknown,
    redirect_uris: ["http://localhost:8976/callback"],
  });
});

test("with --verbose each request is a line on stderr without names and secrets", async () => {
  const stage = setStage();
  start(stage, { verbose: true });
  await stage.stderr.waitFor("/_sandbox");
  const url = urlIn(stage.stderr.text);
  const [, token = ""] = /NAMELY_TOKEN=(\w+)/.exec(stage.stderr.text) ?? [];
  await fetch(`${url}/api/v1/profiles?page=2&filter[email]=ada@example.com`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await fetch(`${url}/api/v1/groups?access_token=stolen&%1B[2J=1`);
  await stage.stderr.waitFor("401");
  const log = stage.stderr.text.slice(stage.stderr.text.indexOf("GET "));
  expect(log).toBe(
    "GET /api/v1/profiles?page=2&filter[email]=… 200  (1 count toward the rate limit)\n" +
      "GET /api/v1/groups?access_token=…&␛[2J=… 401\n",
  );
});

test("a terminal keeps the lines to paste in view: requests are a count on one line that is redrawn", async () => {
  const stage = setStage();
  const { ended } = start(stage);
  await stage.stderr.waitFor("Today:");
  const lines = stage.stderr.text.split("\n").length;
  const [, token = ""] = /NAMELY_TOKEN=(\w+)/.exec(stage.stderr.text) ?? [];
  for (let count = 0; count < 30; count++)
    await (
      await fetch(`${urlIn(stage.stderr.text)}/api/v1/profiles`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).text();
  await stage.stderr.waitFor("· 30 requests");
  expect(stage.stderr.text.split("\n")).toHaveLength(lines);
  const last = stage.stderr.text.slice(stage.stderr.text.lastIndexOf("\r\u001B[K"));
  expect(last).toBe("\r\u001B[KToday: 2026-11-23 · 30 requests · 30 count toward the rate limit");
  stage.interrupt();
  await ended;
  expect(stage.stderr.text.endsWith("rate limit\n")).toBe(true);
});

test("a log file gets neither requests nor a status line", async () => {
  const stage = setStage({}, "linux", new FakeTerminal({ terminal: false }));
  start(stage);
  await stage.stderr.waitFor("/_sandbox");
  const before = stage.stderr.text;
  expect(before.split("\n")[0]).toBe(
    `Sandbox with 368 employees at ${urlIn(before)} (this machine only). Press Ctrl-C to stop.`,
  );
  await fetch(`${urlIn(before)}/api/v1/companies/info`);
  expect(stage.stderr.text).toBe(before);
});

test("quiet leaves the address and nothing else", async () => {
  const stage = setStage({ quiet: true });
  start(stage);
  await stage.stderr.waitFor("\n");
  const before = stage.stderr.text;
  await fetch(`${urlIn(before)}/api/v1/companies/info`);
  expect(stage.stderr.text).toBe(before);
  expect(before.split("\n")).toHaveLength(3);
});

test("faults and quirks of the command line are on from the start", async () => {
  const stage = setStage();
  start(stage, { fault: ["status=503,path=/groups,times=1"], quirk: ["unknownPath=404"] });
  await stage.stderr.waitFor("/_sandbox");
  const [, token = ""] = /NAMELY_TOKEN=(\w+)/.exec(stage.stderr.text) ?? [];
  const ask = async (path: string): Promise<number> =>
    (
      await fetch(`${urlIn(stage.stderr.text)}/api/v1${path}`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).status;
  expect([await ask("/groups"), await ask("/groups"), await ask("/nothing")]).toEqual([503, 200, 404]);
});

test("an interruption ends it without a fault, and it listens no more", async () => {
  const stage = setStage();
  const { ended } = start(stage);
  await stage.stderr.waitFor("/_sandbox");
  stage.interrupt();
  await expect(ended).resolves.toBeUndefined();
  await expect(fetch(urlIn(stage.stderr.text))).rejects.toThrow("fetch failed");
});

test("a company or format that cannot be is wrong use, before anything is started", async () => {
  for (const globals of [{ company: "Acme Inc." }, { company: "a/b" }, { format: "csv" }]) {
    const stage = setStage(globals);
    await expect(sandboxCommand.run(stage.context, read({ port: "0" }))).rejects.toMatchObject({
      area: "usage",
    });
    expect(stage.stderr.text).toBe("");
  }
});

test("a port that is taken is a fault that names the flag", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => void taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const run = sandboxCommand.run(setStage().context, read({ port: String(port) }));
  await expect(run).rejects.toMatchObject({ code: "sandbox.port-taken" });
});
