import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { readSettings } from "../../../src/auth/companies.ts";
import { loginCommand } from "../../../src/commands/account/login.ts";
import { logoutCommand } from "../../../src/commands/account/logout.ts";
import { useCommand } from "../../../src/commands/account/use.ts";
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

test("the current company is forgotten, tokens and all, and it is said what stays valid", async () => {
  await logIn("beta");
  await logIn("acme");
  const { error, stdout, stderr } = await runCommand(scene, logoutCommand);
  expect(error).toBeUndefined();
  expect(stdout).toBe("");
  expect(stderr).toContain(`acme: removed the tokens from ${join(scene.folders.config, "secrets.json")}`);
  expect(stderr).toContain("Personal Access Tokens");
  expect(await companies()).toEqual(["beta"]);
  expect((await readSettings(scene.folders.config)).current).toBe("beta");
});

/** What is said without --debug. */
function said({ stderr }: Run): string {
  return stderr.replaceAll(/^debug: .*\n/gm, "");
}

test("a keychain that is not there is not spoken of when nothing was ever kept in it, but with --debug", async () => {
  await logIn("acme");
  const run = await runCommand(scene, logoutCommand);
  expect(run.error).toBeUndefined();
  expect(said(run)).not.toContain("Secret Service");
  expect(run.stderr).toMatch(/^debug: logout: the Secret Service was not searched for acme\. /m);
  expect(said(await runCommand(scene, logoutCommand, { positionals: ["gamma"] }))).toBe(
    "gamma: you were not logged in.\n",
  );
});

test("a company that is named is the one that goes", async () => {
  await logIn("beta");
  await logIn("acme");
  await runCommand(scene, logoutCommand, { positionals: ["beta"] });
  expect(await companies()).toEqual(["acme"]);
});

test("--all leaves no token anywhere", async () => {
  await logIn("beta");
  await logIn("acme");
  const { error } = await runCommand(scene, logoutCommand, { flags: { all: true } });
  expect(error).toBeUndefined();
  expect(await companies()).toEqual([]);
  expect(everything()).not.toContain(sandbox.personalToken);
});

test("--all with nobody logged in is fine", async () => {
  const { error, stderr } = await runCommand(scene, logoutCommand, { flags: { all: true } });
  expect(error).toBeUndefined();
  expect(stderr).toContain("not logged in to any company");
});

test("a company that nobody is logged in to is fine as well, and said", async () => {
  const { error, stderr } = await runCommand(scene, logoutCommand, { positionals: ["gamma"] });
  expect(error).toBeUndefined();
  expect(stderr).toContain("gamma: you were not logged in");
});

test("no company named and none logged in is exit 4", async () => {
  expect((await runCommand(scene, logoutCommand)).error).toMatchObject({ code: "auth.required" });
});

test("--all and a company is wrong use", async () => {
  const { error } = await runCommand(scene, logoutCommand, { positionals: ["acme"], flags: { all: true } });
  expect(error).toMatchObject({ code: "usage.conflict" });
});

test("a file of tokens that cannot be read is named as what was not cleared, and the login stays listed", async () => {
  await logIn("acme");
  writeFileSync(join(scene.folders.config, "secrets.json"), "{");
  const { error } = await runCommand(scene, logoutCommand);
  expect(error).toMatchObject({
    code: "keychain.not-erased",
    message: expect.stringContaining("secrets.json"),
    hint: expect.not.stringContaining("keychain"),
  });
  expect(await companies()).toEqual(["acme"]);
});

describe("namely use", () => {
  test("chooses among the companies that are logged in", async () => {
    await logIn("beta");
    await logIn("acme");
    const { error } = await runCommand(scene, useCommand, { positionals: ["beta"] });
    expect(error).toBeUndefined();
    expect((await readSettings(scene.folders.config)).current).toBe("beta");
  });

  test("does not know others, and names those it knows", async () => {
    await logIn("acme");
    const { error } = await runCommand(scene, useCommand, { positionals: ["gamma"] });
    expect(error).toMatchObject({ code: "auth.not-logged-in", message: expect.stringContaining("acme") });
    expect((await readSettings(scene.folders.config)).current).toBe("acme");
  });
});
