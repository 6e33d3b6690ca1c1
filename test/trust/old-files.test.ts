import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { changeSettings, findLogin, listCompanies, readSettings } from "../../src/auth/companies.ts";
import { openFileStore } from "../../src/auth/file-store.ts";
import { openKeychainStore } from "../../src/auth/keychain-store.ts";
import type { SecretStore } from "../../src/auth/secret-store.ts";
import { encodeQueue, queuePath, readQueue } from "../../src/delivery/queue-file.ts";
import { FileLedger } from "../../src/namely/budget/file-ledger.ts";
import { parsePage, renderPage } from "../../src/namely/budget/ledger-page.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import type { Keychain, KeychainAnswer } from "../../src/platform/secrets/keychain.ts";
import { writeHeader } from "../../src/snapshots/file/header.ts";
import { openFileSide, readHeader } from "../../src/snapshots/compare/side.ts";
import { SnapshotStore } from "../../src/snapshots/file/store.ts";
import { readEmployeeLine } from "../../src/unified/employee/read-employee.ts";
import { makeScene, runLine } from "../commands/terminal-context.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tally } from "../support/tally.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");

function fixture(name: string): string {
  return readFileSync(join(FIXTURES, name), "utf8");
}

/** Puts a fixture where the program looks for the file. */
function lay(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

function openFile(configFolder: string): SecretStore {
  return openFileStore({ configFolder, clock: systemClock, platform: process.platform, warn: () => {} });
}

function openLedger(path: string): FileLedger {
  return new FileLedger({
    path,
    clock: new ManualClock({ autoAdvance: true }),
    random: () => 0.5,
    onWarning: () => {},
  });
}

/** A keychain with these entries, which keeps what is written in them. */
function holdEntries(entries: Map<string, string>): Keychain {
  const look = (account: string): KeychainAnswer => {
    const value = entries.get(account);
    return value === undefined ? { kind: "absent" } : { kind: "found", value };
  };
  return {
    name: "a keychain",
    read: async (accounts) => new Map(accounts.map((account) => [account, look(account)])),
    write: async (account, value) => void entries.set(account, value),
    erase: async (account) => entries.delete(account),
  };
}

function openStore(stateFolder: string): SnapshotStore {
  const { signal } = new AbortController();
  return new SnapshotStore({ stateFolder, company: "acme", clock: systemClock, signal });
}

/** A file of the first version: read as it was meant, and written again to the byte as long as nothing has changed. */
const FIRST_VERSION: Readonly<Record<string, () => Promise<void>>> = {
  "snapshot-1.ndjson": async () => {
    const text = fixture("snapshot-1.ndjson");
    const path = join(FIXTURES, "snapshot-1.ndjson");
    const lines = text.trimEnd().split("\n").slice(1);
    const kinds = lines.map((line, index) => readEmployeeLine(line, { file: path, line: index + 2 }).kind);
    expect(kinds).toEqual(["employee", "employee", "employee", "employee"]);
    const header = await readHeader(openFileSide(path, path));
    expect(header).toMatchObject({ company: { id: "acme" }, includes: { sensitive: false } });
    expect(header && writeHeader(header)).toBe(text.split("\n", 1)[0]);
    const { stdout, error } = await runLine(makeScene(), ["diff", path, path, "--format", "ndjson"]);
    expect({ stdout, error }).toEqual({ stdout: "", error: undefined });
  },
  "reading-1.json": async () => {
    const state = makeTempFolder();
    const folder = join(state, "snapshots", "acme");
    const { snapshot } = JSON.parse(fixture("reading-1.json")) as { snapshot: string };
    lay(join(folder, `${snapshot}.ndjson`), fixture("snapshot-1.ndjson"));
    lay(join(folder, "reading.json"), fixture("reading-1.json"));
    const store = openStore(state);
    expect((await store.list()).map(({ name }) => name)).toEqual(["2026-11-25T003002Z"]);
    expect(await store.reading()).toMatchObject({
      full_read_at: 1_795_566_602_027,
      known_until: 1_768_845_609,
    });
  },
  "config-1.json": async () => {
    const configFolder = makeTempFolder();
    const path = lay(join(configFolder, "config.json"), fixture("config-1.json"));
    const settings = await readSettings(configFolder);
    expect(listCompanies(settings)).toEqual(["acme", "sandbox"]);
    expect(findLogin(settings, "acme")).toMatchObject({
      method: "oauth",
      store: "keychain",
      redirect_port: 8976,
    });
    expect(findLogin(settings, "sandbox")).toMatchObject({
      base_url: "http://127.0.0.1:8975/",
      leftover_in: "keychain",
    });
    await changeSettings({ configFolder, clock: systemClock }, (same) => same);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(fixture("config-1.json")));
  },
  "secrets-1.json": async () => {
    const folder = makeTempFolder();
    const path = lay(join(folder, "secrets.json"), fixture("secrets-1.json"));
    const store = openFile(folder);
    for (const company of ["acme", "sandbox"]) {
      const answer = await store.read(company);
      if (answer.kind !== "found") throw new Error(`${company} is ${answer.kind}`);
      await store.write(company, answer.secrets);
    }
    expect(readFileSync(path, "utf8")).toBe(fixture("secrets-1.json"));
    expect(await store.read("acme")).toMatchObject({
      secrets: { grant: { refresh_token: "a-refresh-token" } },
    });
  },
  "keychain-1.json": async () => {
    const kept = JSON.parse(fixture("keychain-1.json")) as Record<string, string>;
    const entries = new Map(Object.entries(kept));
    const store = openKeychainStore(holdEntries(entries));
    const answer = await store.read("acme");
    if (answer.kind !== "found") throw new Error(answer.kind);
    expect(answer.secrets).toMatchObject({
      access: { token: "an-access-token" },
      grant: { client_id: "client-id-1" },
    });
    entries.clear();
    await store.write("acme", answer.secrets);
    expect(Object.fromEntries(entries)).toEqual(kept);
  },
  "budget-1.json": async () => {
    const page = parsePage(fixture("budget-1.json"));
    if (typeof page === "string") throw new Error(page);
    expect(page.slots.map(({ owner }) => owner)).toEqual([null, { pid: 4711, start: "1408000" }]);
    expect(renderPage(page)).toBe(fixture("budget-1.json"));
  },
  "queue-1.ndjson": async () => {
    const folder = makeTempFolder();
    lay(queuePath(folder), fixture("queue-1.ndjson"));
    const content = await readQueue(folder);
    expect(content?.deliveries.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      "employee.hired",
      "employee.hired",
    ]);
    expect(content && encodeQueue(content)).toBe(fixture("queue-1.ndjson"));
  },
};

/** The same files as a later version might write them, and what meets them. */
const LATER_VERSION: Readonly<
  Record<string, { at: string; change: (text: string) => string; use: (folder: string) => Promise<unknown> }>
> = {
  "snapshot-1.ndjson": {
    at: "people.ndjson",
    change: (text) => text.replace("namely-snapshot/1", "namely-snapshot/2"),
    use: async (folder) => readHeader(openFileSide(join(folder, "people.ndjson"), "people.ndjson")),
  },
  "config-1.json": {
    at: "config.json",
    change: (text) => text.replace('"version": 1', '"version": 2'),
    use: async (configFolder) => changeSettings({ configFolder, clock: systemClock }, (same) => same),
  },
  "secrets-1.json": {
    at: "secrets.json",
    change: (text) => text.replace('"version": 1', '"version": 2'),
    use: async (folder) => openFile(folder).write("acme", { access: undefined, grant: undefined }),
  },
  "budget-1.json": {
    at: "budget.json",
    change: (text) => text.replace("namely-budget/1", "namely-budget/2"),
    use: async (folder) => openLedger(join(folder, "budget.json")).take({ requests: 3, windowMs: 60_000 }, 1),
  },
  "queue-1.ndjson": {
    at: "queue.ndjson",
    change: (text) => text.replace("namely-queue/1", "namely-queue/2"),
    use: async (folder) => readQueue(folder),
  },
};

describe("files of the first version", () => {
  it.for(Object.entries(FIRST_VERSION))(
    "are read, and written as they were: %s",
    async ([, read], testContext) => {
      await read();
      tally(testContext, "R21", { "kinds of files": 1, "opened as they were meant": 1 });
    },
  );
});

describe("files of a later version", () => {
  it.for(Object.entries(LATER_VERSION))(
    "are refused, and left as they are: %s",
    async ([name, { at, change, use }], testContext) => {
      const folder = makeTempFolder();
      const text = change(fixture(name));
      expect(text).not.toBe(fixture(name));
      const path = lay(join(folder, at), text);
      await expect(use(folder)).rejects.toMatchObject({
        code: expect.stringMatching(/newer/u),
        message: expect.stringMatching(/written by a newer version/u),
        hint: expect.stringMatching(/Update/u),
      });
      const isTouched = readFileSync(path, "utf8") !== text;
      expect(isTouched).toBe(false);
      tally(testContext, "R21", { "later versions refused": 1, "of them damaged": isTouched ? 1 : 0 });
    },
  );

  it("of how a snapshot was read are as good as none: the whole roster is read", async () => {
    const state = makeTempFolder();
    const folder = join(state, "snapshots", "acme");
    lay(join(folder, "2026-11-25T003002Z.ndjson"), fixture("snapshot-1.ndjson"));
    lay(join(folder, "reading.json"), fixture("reading-1.json").replace('"version":1', '"version":2'));
    expect(await openStore(state).reading()).toBeUndefined();
  });
});
