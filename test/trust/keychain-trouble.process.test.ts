import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, type TestContext } from "vitest";
import { keychainService, openKeychainStore } from "../../src/auth/keychain-store.ts";
import { changeSettings } from "../../src/auth/companies.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { openKeychain } from "../../src/platform/secrets/keychain.ts";
import { makeScene, runLine, type Run, type Scene } from "../commands/terminal-context.ts";
import { openCompany } from "../support/company.ts";
import { times } from "../support/effort.ts";
import { describeWith } from "../support/requirement.ts";
import { makeHome, SECRET_SERVICE_TOOLS, startSecretService } from "../support/secret-service.ts";
import { tally } from "../support/tally.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

/** Settings that say of a login that its secrets are in the keychain. */
async function layKeychainLogin({ folders }: Scene, baseUrl: string): Promise<void> {
  const user = { id: "1", name: "Jane Doe", email: null };
  const login = { method: "token", store: "keychain", base_url: baseUrl, user, logged_in_at: "" } as const;
  await changeSettings({ configFolder: folders.config, clock: systemClock }, (settings) => ({
    ...settings,
    current: "acme",
    companies: { acme: login },
  }));
}

/** Whether secrets lie anywhere but where they were asked to be. */
function hasFallenBack({ folders }: Scene): boolean {
  return existsSync(join(folders.config, "secrets.json"));
}

/** Exit 4, with what to do, and without another place for the secrets. */
function expectSaid(testContext: TestContext, scene: Scene, run: Run): void {
  const { error, stdout } = run;
  expect(error).toBeInstanceOf(Fault);
  const { area, hint } = error as Fault;
  const isSilent = hasFallenBack(scene) || area !== "keychain" || hint === undefined;
  expect({ error, stdout, isSilent }).toMatchObject({ stdout: "", isSilent: false });
  tally(testContext, "R20", { "calls to a keychain in trouble": 1, "silent fallbacks": isSilent ? 1 : 0 });
}

/** A login, and what uses one, with a keychain in trouble. */
async function meet(
  testContext: TestContext,
  bus: Readonly<Record<string, string>>,
  lines: readonly string[],
): Promise<void> {
  await using company = await openCompany({ employees: 3, company: "acme" });
  for (const line of lines) {
    const scene = makeScene({ NAMELY_BASE_URL: company.url, ...bus });
    if (line !== LOGIN) await layKeychainLogin(scene, company.url);
    expectSaid(testContext, scene, await runLine(scene, line.split(" "), { stdin: company.personalToken }));
  }
}

const LOGIN = "login acme --with-token";
const EVERY_LINE = [LOGIN, "token", "employees", "logout acme", "webhook-secret new --company acme"];

describe("a keychain that is not there", () => {
  it("without a session bus is said by every command that needs it", async (testContext) => {
    await meet(testContext, {}, EVERY_LINE);
  });

  it("behind a bus that accepts and never answers is said as well, after three seconds a call", async (testContext) => {
    const path = join(makeTempFolder(), "bus");
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    await meet(
      testContext,
      { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` },
      EVERY_LINE.slice(0, times(1, Infinity)),
    );
  });
});

describeWith(SECRET_SERVICE_TOOLS, "a real Secret Service in trouble", () => {
  it("is said by every command when there is a bus and nothing on it", async (testContext) => {
    const service = await startSecretService({ state: "none" });
    onTestFinished(() => service.stop());
    await meet(testContext, service.env, EVERY_LINE.slice(0, times(2, Infinity)));
  });

  it("is said by every command that writes when it is locked", async (testContext) => {
    const home = makeHome();
    const first = await startSecretService({ home });
    execFileSync("secret-tool", ["store", "--label", "x", "for", "warming up"], {
      env: first.env,
      input: "x",
    });
    await first.stop();
    const service = await startSecretService({ home, state: "locked" });
    onTestFinished(() => service.stop());
    // What was never kept there is truly absent, locked or not: only what writes has to open it.
    const writing = EVERY_LINE.filter((line) => line === LOGIN || line.startsWith("webhook-secret"));
    await meet(testContext, service.env, writing.slice(0, times(1, Infinity)));
  });

  it("that has lost its entries differs from one in trouble, and no other store is searched", async (testContext) => {
    const service = await startSecretService();
    onTestFinished(() => service.stop());
    const scene = makeScene();
    const name = keychainService(scene.folders);
    // The real service on a busy machine: that it takes its time is not what is looked at here.
    const keychain = { service: name, platform: "linux", env: service.env, timeoutMs: 60_000 } as const;
    const store = openKeychainStore(openKeychain(keychain));
    const access = { token: "a-token", login: "l", obtained_at: 1 };
    await store.write("acme", { access, grant: undefined });
    expect(await store.read("acme")).toMatchObject({ kind: "found", secrets: { access } });
    execFileSync("secret-tool", ["clear", "service", name], { env: service.env });
    expect(await store.read("acme")).toEqual({ kind: "absent" });
    const isSilent = hasFallenBack(scene);
    expect(isSilent).toBe(false);
    tally(testContext, "R20", { "calls to a keychain in trouble": 1, "silent fallbacks": isSilent ? 1 : 0 });
  });
});
