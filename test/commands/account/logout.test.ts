import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../../src/auth/companies.ts";
import { logoutCommand } from "../../../src/commands/account/logout.ts";
import { useCommand } from "../../../src/commands/account/use.ts";
import { runCommand } from "../terminal-context.ts";
import { said, setUpAccount } from "./account-scene.ts";

const account = setUpAccount();

test("the default company is logged out, its tokens are deleted, and what stays valid is reported", async () => {
  await account.logIn("beta");
  await account.logIn("acme");
  const { error, stdout, stderr } = await runCommand(account.scene, logoutCommand);
  expect(error).toBeUndefined();
  expect(stdout).toBe("");
  expect(stderr).toContain(
    `Logged out of acme. Tokens deleted from ${join(account.scene.folders.config, "secrets.json")}.\n`,
  );
  expect(stderr).toContain("Personal Access Tokens");
  expect(await account.companies()).toEqual(["beta"]);
  expect((await readSettings(account.scene.folders.config)).current).toBe("beta");
});

test("a missing keychain that never held a token is only reported with --debug", async () => {
  await account.logIn("acme");
  const run = await runCommand(account.scene, logoutCommand);
  expect(run.error).toBeUndefined();
  expect(said(run)).not.toContain("Secret Service");
  expect(run.stderr).toMatch(/^debug: logout: the Secret Service was not searched for acme\. /m);
  expect(said(await runCommand(account.scene, logoutCommand, { positionals: ["gamma"] }))).toBe(
    "Not logged in to gamma.\n",
  );
});

test("a company that is named is the one that goes", async () => {
  await account.logIn("beta");
  await account.logIn("acme");
  await runCommand(account.scene, logoutCommand, { positionals: ["beta"] });
  expect(await account.companies()).toEqual(["acme"]);
});

test("--all leaves no token anywhere", async () => {
  await account.logIn("beta");
  await account.logIn("acme");
  const { error } = await runCommand(account.scene, logoutCommand, { flags: { all: true } });
  expect(error).toBeUndefined();
  expect(await account.companies()).toEqual([]);
  expect(account.everything()).not.toContain(account.sandbox.personalToken);
});

test("--all without a login is fine", async () => {
  const { error, stderr } = await runCommand(account.scene, logoutCommand, { flags: { all: true } });
  expect(error).toBeUndefined();
  expect(stderr).toContain("Not logged in to any company.");
});

test("a company without a login is fine as well, and reported", async () => {
  const { error, stderr } = await runCommand(account.scene, logoutCommand, { positionals: ["gamma"] });
  expect(error).toBeUndefined();
  expect(stderr).toContain("Not logged in to gamma.");
});

test("no company named and none logged in is exit 4", async () => {
  expect((await runCommand(account.scene, logoutCommand)).error).toMatchObject({ code: "auth.required" });
});

test("--all and a company is wrong use", async () => {
  const { error } = await runCommand(account.scene, logoutCommand, {
    positionals: ["acme"],
    flags: { all: true },
  });
  expect(error).toMatchObject({ code: "usage.conflict" });
});

test("a file of tokens that cannot be read is named as what was not cleared, and the login stays listed", async () => {
  await account.logIn("acme");
  writeFileSync(join(account.scene.folders.config, "secrets.json"), "{");
  const { error } = await runCommand(account.scene, logoutCommand);
  expect(error).toMatchObject({
    code: "keychain.not-erased",
    message: expect.stringContaining("secrets.json"),
    hint: expect.not.stringContaining("keychain"),
  });
  expect(await account.companies()).toEqual(["acme"]);
});

describe("namely use", () => {
  test("chooses among the companies that are logged in", async () => {
    await account.logIn("beta");
    await account.logIn("acme");
    const { error, stderr } = await runCommand(account.scene, useCommand, { positionals: ["beta"] });
    expect(error).toBeUndefined();
    expect(stderr).toBe("Default company: beta\n");
    expect((await readSettings(account.scene.folders.config)).current).toBe("beta");
  });

  test("takes no company without a login, and names those with one", async () => {
    await account.logIn("acme");
    const { error } = await runCommand(account.scene, useCommand, { positionals: ["gamma"] });
    expect(error).toMatchObject({ code: "auth.not-logged-in", message: expect.stringContaining("acme") });
    expect((await readSettings(account.scene.folders.config)).current).toBe("acme");
  });
});
