import { beforeEach, expect, test } from "vitest";
import { readSettings } from "../../../src/auth/companies.ts";
import { loginCommand } from "../../../src/commands/account/login.ts";
import { logoutCommand } from "../../../src/commands/account/logout.ts";
import { describeWith } from "../../support/requirement.ts";
import { SECRET_SERVICE_TOOLS, startSecretService } from "../../support/secret-service.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { makeScene, readFolder, runCommand, startTestSandbox } from "../terminal-context.ts";
import type { Run, Scene, TestSandbox } from "../terminal-context.ts";

let sandbox: TestSandbox;
let scene: Scene;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  scene = makeScene({ NAMELY_BASE_URL: sandbox.url });
});

async function logIn(company: string, store: "file" | "keychain" = "file"): Promise<void> {
  const flags = { store, withToken: true };
  const { error } = await runCommand(scene, loginCommand, {
    positionals: [company],
    stdin: sandbox.personalToken,
    flags,
  });
  expect(error).toBeUndefined();
}

async function companies(): Promise<string[]> {
  return Object.keys((await readSettings(scene.folders.config)).companies).sort();
}

function everything(): string {
  return [...readFolder(scene.folders.config).values()].join("\n");
}

/** What is said without --debug. */
function said({ stderr }: Run): string {
  return stderr.replaceAll(/^debug: .*\n/gm, "");
}

describeWith(SECRET_SERVICE_TOOLS, "with a real Secret Service", () => {
  test("a token goes into the keychain and nowhere else, and a logout takes it out", async () => {
    const service = await startSecretService();
    try {
      scene = { ...scene, env: { ...service.env, NAMELY_BASE_URL: sandbox.url } };
      await logIn("acme", "keychain");
      expect(everything()).not.toContain(sandbox.personalToken);
      const { error, stderr } = await runCommand(scene, logoutCommand);
      expect(error).toBeUndefined();
      expect(stderr).toContain("removed the tokens from the Secret Service");
    } finally {
      await service.stop();
    }
  });

  test("a keychain that is gone by then is said to keep the tokens, the login stays listed, and the exit code tells", async () => {
    const home = makeTempFolder();
    const open = await startSecretService({ home });
    scene = { ...scene, env: { ...open.env, NAMELY_BASE_URL: sandbox.url } };
    await logIn("acme", "keychain");
    await open.stop();
    const gone = await startSecretService({ home, state: "none" });
    try {
      scene = { ...scene, env: { ...gone.env, NAMELY_BASE_URL: sandbox.url } };
      const { error } = await runCommand(scene, logoutCommand);
      expect(error).toMatchObject({ code: "keychain.not-erased", message: expect.stringContaining("acme") });
      expect(await companies()).toEqual(["acme"]);
    } finally {
      await gone.stop();
    }
  });

  test("a login whose tokens may still lie in a keychain that is gone stays listed, and --all clears it when it is back", async () => {
    const home = makeTempFolder();
    const open = await startSecretService({ home });
    scene = { ...scene, env: { ...open.env, NAMELY_BASE_URL: sandbox.url } };
    await logIn("acme", "keychain");
    await open.stop();
    const gone = await startSecretService({ home, state: "none" });
    scene = { ...scene, env: { ...gone.env, NAMELY_BASE_URL: sandbox.url } };
    try {
      await logIn("acme", "file");
      // Each further login remembers it as well.
      await logIn("acme", "file");
      const settings = await readSettings(scene.folders.config);
      expect(settings.companies["acme"]).toMatchObject({ store: "file", leftover_in: "keychain" });
      const run = await runCommand(scene, logoutCommand);
      expect(run.error).toMatchObject({
        code: "keychain.not-erased",
        message: expect.stringContaining("the Secret Service"),
      });
      expect(said(run)).toContain("acme: tokens in the Secret Service, if there are any, were not removed.");
      expect(await companies()).toEqual(["acme"]);
    } finally {
      await gone.stop();
    }
    const back = await startSecretService({ home });
    try {
      scene = { ...scene, env: { ...back.env, NAMELY_BASE_URL: sandbox.url } };
      const run = await runCommand(scene, logoutCommand, { flags: { all: true } });
      expect(run.error).toBeUndefined();
      expect(said(run)).toContain("acme: removed the tokens from the Secret Service.");
      expect(await companies()).toEqual([]);
    } finally {
      await back.stop();
    }
  });

  test("moving a login from the keychain to a file leaves nothing behind in the keychain", async () => {
    const service = await startSecretService();
    try {
      scene = { ...scene, env: { ...service.env, NAMELY_BASE_URL: sandbox.url } };
      await logIn("acme", "keychain");
      await logIn("acme", "file");
      const { stderr } = await runCommand(scene, logoutCommand);
      expect(stderr).toContain("secrets.json");
      expect(stderr).not.toContain("the Secret Service");
    } finally {
      await service.stop();
    }
  });
});
