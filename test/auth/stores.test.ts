import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findLogin, readSettings } from "../../src/auth/companies.ts";
import { openFileStore, secretsPath } from "../../src/auth/file-store.ts";
import { keychainService, openKeychainStore } from "../../src/auth/keychain-store.ts";
import { openLogins, type Logins } from "../../src/auth/logins.ts";
import { forgetLogin, saveLogin } from "../../src/auth/save-login.ts";
import type { SecretStore, Secrets } from "../../src/auth/secret-store.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Keychain, KeychainAnswer } from "../../src/platform/secrets/keychain.ts";
import { identifyThisProcess } from "../../src/platform/files/process-identity.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { found, personal, secretsOf } from "./stored-secrets.ts";

/** The logins of a folder, with these stores in place of its own. */
function makeLogins(config: string, stores: Logins["stores"]): Logins {
  const folders = { config, state: config, temporary: config, configMoved: true };
  const { signal } = new AbortController();
  const { platform } = process;
  return {
    ...openLogins({ env: {}, folders, platform, clock: systemClock, signal, warn: () => {} }),
    stores,
  };
}

interface FileStore {
  readonly store: SecretStore;
  readonly path: string;
  readonly warnings: string[];
}

function makeFileStore(): FileStore {
  const configFolder = join(makeTempFolder(), "config");
  const warnings: string[] = [];
  const warn = (sentence: string): void => void warnings.push(sentence);
  const store = openFileStore({ configFolder, clock: systemClock, platform: process.platform, warn });
  return { store, path: secretsPath(configFolder), warnings };
}

/** A keychain in memory whose writes can be told to fail. */
function makeKeychain(): Keychain & {
  readonly entries: Map<string, string>;
  failOn: (account: string) => boolean;
} {
  const entries = new Map<string, string>();
  const keychain = {
    name: "a keychain",
    entries,
    failOn: (_account: string): boolean => false,
    read: async (accounts: readonly string[]) =>
      new Map(
        accounts.map((account): [string, KeychainAnswer] => {
          const value = entries.get(account);
          return [account, value === undefined ? { kind: "absent" } : { kind: "found", value }];
        }),
      ),
    write: async (account: string, value: string) => {
      if (keychain.failOn(account)) throw new Fault("keychain.unreachable", "It is locked.");
      entries.set(account, value);
    },
    erase: async (account: string) => entries.delete(account),
  };
  return keychain;
}

describe("the file", () => {
  test("gives back what was put in, company by company", async () => {
    const { store } = makeFileStore();
    expect(await store.read("acme")).toEqual({ kind: "absent" });
    await store.write("acme", secretsOf("1"));
    await store.write("constructor", personal);
    expect(await store.read("acme")).toEqual(found(secretsOf("1")));
    expect(await store.read("constructor")).toEqual(found(personal));
    expect(await store.read("valueof")).toEqual({ kind: "absent" });
    expect(await store.erase("acme")).toEqual({ kind: "erased" });
    expect(await store.erase("acme")).toEqual({ kind: "absent" });
    expect(await store.read("constructor")).toEqual(found(personal));
  });

  test("is private, and so is its folder", async () => {
    const { store, path } = makeFileStore();
    await store.write("acme", secretsOf("1"));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  });

  test("that others could read is closed to them, and that is said", async () => {
    const { store, path, warnings } = makeFileStore();
    await store.write("acme", secretsOf("1"));
    chmodSync(path, 0o644);
    expect(await store.read("acme")).toEqual(found(secretsOf("1")));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([expect.stringMatching(/mode 644/)]);
  });

  test("is not made by looking or by a logout", async () => {
    const { store, path } = makeFileStore();
    await store.read("acme");
    await store.erase("acme");
    expect(existsSync(join(path, ".."))).toBe(false);
  });

  test("keeps unknown keys, and twenty writes at once lose nothing", async () => {
    const { store, path } = makeFileStore();
    await store.write("acme", personal);
    const content = JSON.parse(readFileSync(path, "utf8")) as object;
    writeFileSync(path, JSON.stringify({ ...content, later: 1 }));
    const companies = Array.from({ length: 20 }, (_, number) => `company-${number}`);
    await Promise.all(companies.map((company) => store.write(company, secretsOf(company))));
    for (const company of companies) expect(await store.read(company)).toEqual(found(secretsOf(company)));
    expect(JSON.parse(readFileSync(path, "utf8"))).toHaveProperty("later", 1);
  });

  test.each([
    ["broken", '{"version":1,"companies":{"acme":{"access_token":"canary', "file.secrets-broken"],
    ["newer", '{"version":2}', "file.secrets-newer"],
  ])("that is %s is left alone, and nothing of it is shown", async (_, content, code) => {
    const { store, path } = makeFileStore();
    await store.write("acme", personal);
    writeFileSync(path, content);
    for (const attempt of [
      () => store.read("acme"),
      () => store.write("acme", personal),
      () => store.erase("acme"),
    ]) {
      const fault: unknown = await attempt().catch((error: unknown) => error);
      expect(fault).toMatchObject({ code });
      expect((fault as Error).cause).toBeUndefined();
    }
    expect(readFileSync(path, "utf8")).toBe(content);
  });
});

describe("the keychain", () => {
  test("gives back what was put in", async () => {
    const store = openKeychainStore(makeKeychain());
    await store.write("acme", secretsOf("1"));
    expect(await store.read("acme")).toEqual(found(secretsOf("1")));
    await store.write("acme", personal);
    expect(await store.read("acme")).toEqual(found(personal));
    expect(await store.erase("acme")).toEqual({ kind: "erased" });
    expect(await store.read("acme")).toEqual({ kind: "absent" });
  });

  test.each(["acme/access_token", "acme/refresh_token"])(
    "a write that fails at %s loses nothing that was there",
    async (account) => {
      for (const [before, after] of [
        [secretsOf("1"), secretsOf("2")],
        [personal, secretsOf("2")],
      ] as const) {
        const keychain = makeKeychain();
        const store = openKeychainStore(keychain);
        await store.write("acme", before);
        const entries = new Map(keychain.entries);
        let failed = false;
        keychain.failOn = (name) => name === account && !failed && (failed = true);
        await expect(store.write("acme", after)).rejects.toMatchObject({ code: "keychain.unreachable" });
        expect(new Map(keychain.entries)).toEqual(entries);
      }
    },
  );

  test.each<[string, Secrets, Secrets]>([
    ["one login in the browser after another", secretsOf("1"), secretsOf("2")],
    ["a token after a login in the browser", secretsOf("1"), personal],
    ["a login in the browser after a token", personal, secretsOf("2")],
  ])("a kill between any two steps of %s leaves one whole login", async (_, before, after) => {
    for (let steps = 0; steps <= 3; steps += 1) {
      const keychain = makeKeychain();
      const store = openKeychainStore(keychain);
      await store.write("acme", before);
      let left = steps;
      // After a kill nothing happens any more, not even the putting back.
      const killed: Keychain = {
        ...keychain,
        write: async (...entry) => void (left-- > 0 && (await keychain.write(...entry))),
        erase: async (account) => left-- > 0 && keychain.erase(account),
      };
      await openKeychainStore(killed).write("acme", after);
      const answer = await store.read("acme");
      // With a grant the login is whole also without its access token, which can be had again.
      const whole = [before, after].flatMap((one) =>
        one.grant ? [one, { ...one, access: undefined }] : [one],
      );
      expect(whole.map(found)).toContainEqual(answer);
    }
  });

  test("entries that are none of ours are as good as none", async () => {
    const keychain = makeKeychain();
    keychain.entries.set("acme/access_token", "a word").set("acme/refresh_token", '{"x":1}');
    expect(await openKeychainStore(keychain).read("acme")).toEqual({ kind: "absent" });
  });

  test("a moved configuration has entries of its own", () => {
    const usual = { config: "/home/me/.config/namely", state: "/s", temporary: "/t", configMoved: false };
    const names = [
      usual,
      { ...usual, configMoved: true },
      { ...usual, config: "/elsewhere", configMoved: true },
    ].map((folders) => keychainService(folders));
    expect(names[0]).toBe("namely-cli");
    expect(new Set(names).size).toBe(3);
  });
});

test("a login whose settings cannot be written leaves the secrets that were there", async () => {
  const { store } = makeFileStore();
  const root = makeTempFolder();
  await store.write("acme", secretsOf("1"));
  const config = join(root, "config");
  const login = {
    method: "oauth",
    store: "file",
    user: { id: "1", name: "", email: null },
    logged_in_at: "",
  } as const;
  // The settings turn out to be broken only at the last moment.
  const breaking: SecretStore = {
    ...store,
    write: async (company, secrets) => {
      await store.write(company, secrets);
      writeFileSync(join(config, "config.json"), "{");
    },
  };
  const logins = makeLogins(config, { file: breaking, keychain: openKeychainStore(makeKeychain()) });
  await expect(saveLogin({ logins, warn: () => {} }, "acme", login, secretsOf("2"))).rejects.toMatchObject({
    code: "usage.config-broken",
  });
  expect(await store.read("acme")).toEqual(found(secretsOf("1")));
});

describe("a logout that comes after one that was killed with nothing left to do", () => {
  async function logOut(lock: string): Promise<string[]> {
    const config = makeTempFolder();
    const file = openFileStore({
      configFolder: config,
      clock: systemClock,
      platform: process.platform,
      warn: () => {},
    });
    const stores = { file, keychain: openKeychainStore(makeKeychain()) };
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const holder = { ...identifyThisProcess(), pid, nonce: "0123456789abcdef01" };
    writeFileSync(join(config, lock), JSON.stringify(holder), { mode: 0o600 });
    await forgetLogin(makeLogins(config, stores), "acme", undefined);
    return readdirSync(config);
  }

  test.for(["secrets.json.lock", "config.json.lock"])("removes the lock it left: %s", async (lock) => {
    expect(await logOut(lock)).toEqual([]);
  });
});

describe("a login to another address than the earlier one", () => {
  const login = {
    method: "token",
    store: "file",
    base_url: "https://old.example.com/",
    user: { id: "1", name: "", email: null },
    logged_in_at: "",
  } as const;
  const moved = { ...login, base_url: "https://new.example.com/" };

  async function moveLogin(write: (store: SecretStore, config: string) => SecretStore["write"]) {
    const { store } = makeFileStore();
    const config = makeTempFolder();
    const stores = { file: store, keychain: openKeychainStore(makeKeychain()) };
    const warn = (): void => {};
    await saveLogin({ logins: makeLogins(config, stores), warn }, "acme", login, secretsOf("1"));
    const before = await readSettings(config);
    const watched = { ...stores, file: { ...store, write: write(store, config) } };
    const outcome = saveLogin({ logins: makeLogins(config, watched), warn }, "acme", moved, secretsOf("2"));
    return { before, config, error: await outcome.catch((error: unknown) => error), store };
  }

  test("is named by no settings while its secrets are exchanged, so that a kill sends none to the wrong address", async () => {
    const seen: unknown[] = [];
    const { config, error, store } = await moveLogin((store, config) => async (company, secrets) => {
      seen.push(findLogin(await readSettings(config), company));
      await store.write(company, secrets);
      seen.push(findLogin(await readSettings(config), company));
    });
    expect({ error, seen }).toEqual({ error: undefined, seen: [undefined, undefined] });
    expect(findLogin(await readSettings(config), "acme")).toEqual(moved);
    expect(await store.read("acme")).toEqual(found(secretsOf("2")));
  });

  test("that cannot be stored leaves the earlier one whole", async () => {
    const { before, config, error, store } = await moveLogin(() => async () => {
      throw new Fault("file.disk-full", "The disk is full.");
    });
    expect(error).toMatchObject({ code: "file.disk-full" });
    expect(await readSettings(config)).toEqual(before);
    expect(await store.read("acme")).toEqual(found(secretsOf("1")));
  });
});
