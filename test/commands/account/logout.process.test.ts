import { expect, test } from "vitest";
import { readSettings } from "../../../src/auth/companies.ts";
import { logoutCommand } from "../../../src/commands/account/logout.ts";
import { describeWith } from "../../support/requirement.ts";
import { SECRET_SERVICE_TOOLS, startSecretService } from "../../support/secret-service.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { runCommand } from "../terminal-context.ts";
import { said, setUpAccount } from "./account-scene.ts";

const account = setUpAccount();

describeWith(SECRET_SERVICE_TOOLS, "with a real Secret Service", () => {
  test("a token goes into the keychain and nowhere else, and a logout takes it out", async () => {
    const service = await startSecretService();
    try {
      account.useEnv(service.env);
      await account.logIn("acme", "keychain");
      expect(account.everything()).not.toContain(account.sandbox.personalToken);
      const { error, stderr } = await runCommand(account.scene, logoutCommand);
      expect(error).toBeUndefined();
      expect(stderr).toContain("Tokens deleted from the Secret Service.");
    } finally {
      await service.stop();
    }
  });

  test("when the keychain is gone, an error says that it keeps the tokens, and the login stays listed", async () => {
    const home = makeTempFolder();
    const open = await startSecretService({ home });
    account.useEnv(open.env);
    await account.logIn("acme", "keychain");
    await open.stop();
    const gone = await startSecretService({ home, state: "none" });
    try {
      account.useEnv(gone.env);
      const { error } = await runCommand(account.scene, logoutCommand);
      expect(error).toMatchObject({ code: "keychain.not-erased", message: expect.stringContaining("acme") });
      expect(await account.companies()).toEqual(["acme"]);
    } finally {
      await gone.stop();
    }
  });

  test("a login whose tokens may still lie in a keychain that is gone stays listed, and --all clears it when it is back", async () => {
    const home = makeTempFolder();
    const open = await startSecretService({ home });
    account.useEnv(open.env);
    await account.logIn("acme", "keychain");
    await open.stop();
    const gone = await startSecretService({ home, state: "none" });
    account.useEnv(gone.env);
    try {
      await account.logIn("acme", "file");
      // Each further login remembers it as well.
      await account.logIn("acme", "file");
      const settings = await readSettings(account.scene.folders.config);
      expect(settings.companies["acme"]).toMatchObject({ store: "file", leftover_in: "keychain" });
      const run = await runCommand(account.scene, logoutCommand);
      expect(run.error).toMatchObject({
        code: "keychain.not-erased",
        message: expect.stringContaining("the Secret Service"),
      });
      expect(said(run)).toContain(
        "Tokens of acme in the Secret Service, if there are any, were not deleted.",
      );
      expect(await account.companies()).toEqual(["acme"]);
    } finally {
      await gone.stop();
    }
    const back = await startSecretService({ home });
    try {
      account.useEnv(back.env);
      const run = await runCommand(account.scene, logoutCommand, { flags: { all: true } });
      expect(run.error).toBeUndefined();
      expect(said(run)).toContain("Logged out of acme. Tokens deleted from the Secret Service.");
      expect(await account.companies()).toEqual([]);
    } finally {
      await back.stop();
    }
  });

  test("moving a login from the keychain to a file leaves nothing behind in the keychain", async () => {
    const service = await startSecretService();
    try {
      account.useEnv(service.env);
      await account.logIn("acme", "keychain");
      await account.logIn("acme", "file");
      const { stderr } = await runCommand(account.scene, logoutCommand);
      expect(stderr).toContain("secrets.json");
      expect(stderr).not.toContain("the Secret Service");
    } finally {
      await service.stop();
    }
  });
});
