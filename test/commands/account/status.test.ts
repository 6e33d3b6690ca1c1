import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { loginCommand } from "../../../src/commands/account/login.ts";
import { statusCommand } from "../../../src/commands/account/status.ts";
import type { AccountStatus } from "../../../src/commands/account/status-record.ts";
import { FileLedger } from "../../../src/namely/budget/file-ledger.ts";
import { systemClock } from "../../../src/platform/process/clock.ts";
import { browserThat, makeScene, readFolder, runCommand, startTestSandbox } from "../terminal-context.ts";
import type { Run, Scene, TestSandbox } from "../terminal-context.ts";

let sandbox: TestSandbox;
let scene: Scene;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  scene = makeScene({ NAMELY_BASE_URL: sandbox.url });
});

async function logIn(company = "acme"): Promise<void> {
  const env = {
    ...scene.env,
    NAMELY_CLIENT_ID: sandbox.clientId,
    NAMELY_CLIENT_SECRET: sandbox.clientSecret,
  };
  const { error } = await runCommand({ ...scene, env }, loginCommand, {
    positionals: [company],
    person: () => undefined,
    browser: browserThat("allow", sandbox),
    flags: { store: "file", port: String(sandbox.redirectPort) },
  });
  expect(error).toBeUndefined();
}

async function logInWithToken(company: string): Promise<void> {
  const flags = { store: "file", withToken: true };
  const { error } = await runCommand(scene, loginCommand, {
    positionals: [company],
    stdin: sandbox.personalToken,
    flags,
  });
  expect(error).toBeUndefined();
}

async function ask(
  flags: Record<string, unknown> = {},
  env: Scene["env"] = {},
): Promise<Run & { status: AccountStatus }> {
  const run = await runCommand({ ...scene, env: { ...scene.env, ...env } }, statusCommand, {
    flags,
    globals: { format: "json" },
  });
  return { ...run, status: JSON.parse(run.stdout) as AccountStatus };
}

test("a login that works is shown with who, how, where and how old", async () => {
  await logIn();
  const { status, error } = await ask();
  expect(error).toBeUndefined();
  expect(status).toEqual({
    environment: null,
    companies: [
      {
        company: "acme",
        current: true,
        base_url: `${sandbox.url}/`,
        method: "oauth",
        store: "file",
        place: join(scene.folders.config, "secrets.json"),
        user: { id: expect.any(String), name: expect.any(String), email: expect.stringContaining("@") },
        logged_in_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        access_token: { obtained_at: expect.any(String), expires_at: expect.any(String) },
        budget: { requests: 100, window_ms: 60_000, left: 100, paused_ms: 0 },
        usable: true,
        reason: null,
      },
    ],
  });
});

test("on a terminal it is a block of lines for each company, the default one first", async () => {
  await logIn("acme");
  await logInWithToken("beta");
  const { stdout, error } = await runCommand(scene, statusCommand);
  expect(error).toBeUndefined();
  const steady = stdout
    .replaceAll(sandbox.url, "https://acme.namely.com")
    .replaceAll(scene.folders.config, "/config")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/gu, "2026-11-28 14:03")
    .replace(/\b\d+ s old/u, "0 s old");
  expect(steady).toMatchInlineSnapshot(`
    "beta (default)
      Login       works
      User        Admin Admin <api@acme.example.com>
      Logged in   2026-11-28 14:03 (just now), personal access token
      Address     https://acme.namely.com
      Secrets     /config/secrets.json
      Token       0 s old
      Rate limit  100 of 100 requests left within 1 min

    acme
      Login       works
      User        Violet Hall <violet.hall@acme.example.com>
      Logged in   2026-11-28 14:03 (just now), browser
      Address     https://acme.namely.com
      Secrets     /config/secrets.json
      Token       0 s old, expires in 14 min, renewed automatically
      Rate limit  100 of 100 requests left within 1 min
    "
  `);
});

test("no login is exit 4, also as JSON", async () => {
  const { status, error } = await ask();
  expect(status).toEqual({ environment: null, companies: [] });
  expect(error).toMatchObject({ code: "auth.required" });
});

test("an access token that has ended is renewed by looking", async () => {
  await logIn();
  sandbox.control.expireTokens();
  expect((await ask()).error).toBeUndefined();
});

test.each(["401", "403"] as const)(
  "an access token that has ended by status %s alone is renewed as well",
  async (expiredStatus) => {
    sandbox.control.setQuirks({ expiredStatus });
    await logIn();
    sandbox.control.expireTokens();
    const { status } = await ask();
    expect(status.companies[0]?.usable).toBe(true);
  },
);

test("a personal token that was revoked is exit 4, with the reason and the command that mends it", async () => {
  await logInWithToken("acme");
  sandbox.control.revokeToken();
  const { status, error } = await ask();
  expect(status.companies[0]).toMatchObject({
    usable: false,
    reason: expect.stringContaining("rejected the token"),
  });
  expect(error).toMatchObject({
    code: "auth.token-refused",
    hint: "The token's user must not be SSO-enabled. Log in with another token: namely login acme --with-token < token.txt",
  });
});

test("a refresh token that is no longer accepted is exit 4", async () => {
  await logIn();
  const stored = JSON.parse(readFileSync(join(scene.folders.config, "secrets.json"), "utf8")) as {
    companies: { acme: { refresh_token: { refresh_token: string } } };
  };
  sandbox.control.revokeToken(stored.companies.acme.refresh_token.refresh_token);
  sandbox.control.expireTokens();
  expect((await ask()).error).toMatchObject({ code: "auth.login-expired" });
});

test("another company's trouble is shown but is not the current one's", async () => {
  await logInWithToken("beta");
  await logIn("acme");
  sandbox.control.revokeToken();
  const { status, error } = await ask();
  expect(status.companies.map(({ company, usable }) => [company, usable])).toEqual([
    ["acme", true],
    ["beta", false],
  ]);
  expect(error).toBeUndefined();
});

test("a server in trouble says nothing about the login", async () => {
  await logIn();
  sandbox.control.addFault({ path: "/profiles/me", kind: "status", status: 502 });
  const { status, error } = await ask();
  expect(status.companies[0]).toMatchObject({ usable: null, reason: expect.stringContaining("502") });
  expect(error).toMatchObject({ code: "api.status" });
});

describe("--offline", () => {
  test("makes no request", async () => {
    await logIn();
    const before = sandbox.requests.length;
    const { status, error } = await ask({ offline: true });
    expect(status.companies[0]?.usable).toBe(true);
    expect(error).toBeUndefined();
    expect(sandbox.requests.length).toBe(before);
  });

  test("still sees that the tokens are gone", async () => {
    await logIn();
    writeFileSync(join(scene.folders.config, "secrets.json"), '{"version":1,"companies":{}}');
    const { status, error } = await ask({ offline: true });
    expect(status.companies[0]).toMatchObject({ usable: false, access_token: null });
    expect(error).toMatchObject({ code: "auth.secrets-missing" });
  });
});

describe("a variable that is in charge", () => {
  test("is named, tried, and decides about the exit code", async () => {
    const { status, error } = await ask({}, { NAMELY_TOKEN: sandbox.personalToken });
    expect(status.environment).toMatchObject({
      variable: "NAMELY_TOKEN",
      usable: true,
      user: { name: "Admin Admin" },
    });
    expect(error).toBeUndefined();
  });

  test("is exit 4 when its token is refused, whatever login there is", async () => {
    await logIn();
    const { status, error, stdout } = await ask({}, { NAMELY_TOKEN: "canary-wrong" });
    expect(status.environment).toMatchObject({ variable: "NAMELY_TOKEN", usable: false });
    expect(status.companies[0]?.usable).toBe(true);
    expect(error).toMatchObject({
      code: "auth.token-refused",
      hint: "Put a valid token into NAMELY_TOKEN. The token's user must not be SSO-enabled.",
    });
    expect(stdout).not.toContain("canary");
  });
});

describe("the budget", () => {
  /** A ledger of requests that others have filled: two have been sent, and Namely has said stop. */
  async function useBudget(pauseMs = 0): Promise<void> {
    await logIn();
    const path = join(scene.folders.state, "budget", `${new URL(sandbox.url).host.replace(":", "_")}.json`);
    const ledger = new FileLedger({ path, clock: systemClock, random: () => 0, onWarning: () => {} });
    await ledger.settle((await ledger.take({ requests: 100, windowMs: 60_000 }, 2)).slots);
    if (pauseMs > 0) await ledger.pause(pauseMs);
  }

  test("is what is left of the limit after what others have sent", async () => {
    await useBudget();
    const { status } = await ask({ offline: true });
    expect(status.companies[0]?.budget).toMatchObject({ left: 98, paused_ms: 0 });
    const { stdout } = await runCommand(scene, statusCommand, { flags: { offline: true } });
    expect(stdout).toMatch(/^ {2}Login +not checked$/mu);
    expect(stdout).toMatch(/Rate limit +98 of 100 requests left within 1 min$/m);
  });

  test("is zero while Namely has paused requests, with the time that is left", async () => {
    await useBudget(42_000);
    const { status } = await ask({}, { NAMELY_TOKEN: sandbox.personalToken });
    expect(status.environment?.budget?.left).toBe(0);
    expect(status.environment?.budget?.paused_ms).toBeGreaterThan(30_000);
    const { stdout } = await runCommand(scene, statusCommand);
    expect(stdout).toMatch(/Rate limit +0 of 100 requests left within 1 min, paused by Namely for \d+ s$/m);
  });

  test("is not known when the ledger cannot be read, which is said and fails nothing", async () => {
    await logIn();
    mkdirSync(scene.folders.state);
    writeFileSync(join(scene.folders.state, "budget"), "in the way");
    const { status, stderr, error } = await ask();
    expect(error).toBeUndefined();
    expect(status.companies[0]?.budget).toBeNull();
    expect(stderr).toContain("NAMELY_STATE_DIR");
  });

  test("that lies in Redis is not asked for offline", async () => {
    await logIn();
    const { status, stderr } = await ask({ offline: true }, { NAMELY_REDIS_URL: "redis://127.0.0.1:9" });
    expect(status.companies[0]?.budget).toBeNull();
    expect(stderr).not.toContain("NAMELY_REDIS_URL");
  });

  test("of a limit that cannot be read is wrong use", async () => {
    await logIn();
    const { error } = await runCommand(
      { ...scene, env: { ...scene.env, NAMELY_RATE_LIMIT: "many" } },
      statusCommand,
    );
    expect(error).toMatchObject({ code: "usage.rate-limit" });
  });
});

test("no token is shown", async () => {
  await logIn("acme");
  await logInWithToken("beta");
  const runs = [await ask(), await ask({ offline: true }), await runCommand(scene, statusCommand)];
  const secrets = [
    ...(readFolder(scene.folders.config).get(join(scene.folders.config, "secrets.json")) ?? "").matchAll(
      /[0-9a-f]{32}/g,
    ),
  ];
  expect(secrets.length).toBeGreaterThanOrEqual(4);
  const shown = runs.map(({ stdout, stderr }) => stdout + stderr).join("\n");
  const leaked = secrets.map(([secret]) => secret).filter((secret) => shown.includes(secret));
  expect(leaked.filter((secret) => secret !== sandbox.clientId)).toEqual([]);
});

test("a clock far ahead only leads to a renewal", async () => {
  await logIn();
  const clock = { ...systemClock, now: () => systemClock.now() + 86_400_000 };
  const { error } = await runCommand(scene, statusCommand, { clock });
  expect(error).toBeUndefined();
});
