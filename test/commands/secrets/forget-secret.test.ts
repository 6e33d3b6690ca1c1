import { describe, expect, test } from "vitest";
import { logoutCommand } from "../../../src/commands/account/logout.ts";
import { runCommand, runLine } from "../terminal-context.ts";
import { setUpAccount } from "../account/account-scene.ts";

const account = setUpAccount();

// There is no keychain here: the command gets as far as asking for one.
const ASKED = {
  code: "keychain.unreachable",
  hint: expect.stringMatching(/NAMELY_(?:WEBHOOK|LISTEN)_SECRET/u),
};

describe.each(["webhook-secret", "listen-secret"])("namely %s forget", (command) => {
  test("works after the only login was removed", async () => {
    await account.logIn("acme");
    await runCommand(account.scene, logoutCommand);
    expect((await runLine(account.scene, [command, "forget"])).error).toMatchObject(ASKED);
  });

  test("needs a company after several logins were removed", async () => {
    await account.logIn("beta");
    await account.logIn("acme");
    await runCommand(account.scene, logoutCommand, { flags: { all: true } });
    expect((await runLine(account.scene, [command, "forget"])).error).toMatchObject({
      code: "usage.company-missing",
      hint: `namely ${command} forget --company acme`,
    });
    expect((await runLine(account.scene, [command, "forget", "--company", "beta"])).error).toMatchObject(
      ASKED,
    );
  });

  test("needs a company where there never was a login", async () => {
    expect((await runLine(account.scene, [command, "forget"])).error).toMatchObject({
      code: "usage.company-missing",
      hint: `namely ${command} forget --company <company>`,
    });
  });
});

test("the other subcommands still need a login", async () => {
  await account.logIn("acme");
  await runCommand(account.scene, logoutCommand);
  for (const words of [[], ["new"]])
    expect((await runLine(account.scene, ["webhook-secret", ...words])).error).toMatchObject({
      code: "auth.required",
    });
});
