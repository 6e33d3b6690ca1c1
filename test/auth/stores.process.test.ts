import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keychainService } from "../../src/auth/keychain-store.ts";
import { openLogins } from "../../src/auth/logins.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { describeWith } from "../support/requirement.ts";
import { SECRET_SERVICE_TOOLS, startSecretService } from "../support/secret-service.ts";
import type { SecretService } from "../support/secret-service.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { found, personal, secretsOf } from "./stored-secrets.ts";

describeWith(SECRET_SERVICE_TOOLS, "a real Secret Service", () => {
  let service: SecretService;
  beforeAll(async () => {
    service = await startSecretService();
  });
  afterAll(() => service.stop());

  test("keeps the secrets where another program finds them, and forgets them on request", async () => {
    const folders = { config: makeTempFolder(), state: "", temporary: "", configMoved: true };
    const deps = {
      env: service.env,
      folders,
      platform: process.platform,
      clock: systemClock,
      signal: new AbortController().signal,
      warn: () => {},
    };
    const { keychain } = openLogins(deps).stores;
    await keychain.write("acme", secretsOf("1"));
    const lookup = ["lookup", "service", keychainService(folders), "username", "acme/access_token"];
    const entry = execFileSync("secret-tool", lookup, { env: service.env, encoding: "utf8" });
    expect(JSON.parse(entry)).toMatchObject({ token: "access-1" });
    expect(await openLogins(deps).stores.keychain.read("acme")).toEqual(found(secretsOf("1")));
    await keychain.write("acme", personal);
    expect(await keychain.read("acme")).toEqual(found(personal));
    expect(await keychain.erase("acme")).toEqual({ kind: "erased" });
    expect(await keychain.erase("acme")).toEqual({ kind: "absent" });
  });
});
