import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { addLogin, changeSettings, readSettings, settingsPath } from "../../src/auth/companies.ts";
import { openFileStore, secretsPath } from "../../src/auth/file-store.ts";
import type { Secrets } from "../../src/auth/secret-store.ts";
import { fillOutbox, openOutbox } from "../../src/delivery/outbox.ts";
import { NotificationJournal } from "../../src/inbound/journal.ts";
import { UnrecognizedNotifications } from "../../src/inbound/unrecognized.ts";
import { FileLedger } from "../../src/namely/budget/file-ledger.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { withLock } from "../../src/platform/files/lock.ts";
import { MarkMemory } from "../../src/snapshots/file/baseline-mark.ts";
import { RecentMoves } from "../../src/snapshots/compare/recent-moves.ts";
import { openFileSide } from "../../src/snapshots/compare/side.ts";
import { SnapshotStore, type Reading } from "../../src/snapshots/file/store.ts";
import { CompanyMemory, readKnownCompanies } from "../../src/sync/connection/company-memory.ts";
import { makeDeliveries } from "../delivery/deliveries.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const MIB = 1024 * 1024;

/** A file of 3 GiB that takes no room on the disk: whoever reads it whole is out of memory. */
function makeHuge(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  truncateSync(path, 3 * 1024 * MIB);
  return path;
}

/** The same content, which JSON takes as well, in a file that is longer than it may be. */
function pad(path: string, bytes: number): void {
  writeFileSync(path, readFileSync(path, "utf8") + " ".repeat(bytes));
}

const content = { deliveries: makeDeliveries("a b"), note: "", destinations: ["post"] as const };

describe("an own file that is too long", () => {
  test("as a lock is one without a holder", async () => {
    const path = makeHuge(join(makeTempFolder(), "x.lock"));
    expect(await withLock(path, { clock: systemClock, waitMs: 5000 }, async () => "held")).toBe("held");
  });

  test.skipIf(process.platform === "win32")(
    "as a lock may be a link to a device without an end",
    async () => {
      const path = join(makeTempFolder(), "x.lock");
      symlinkSync("/dev/zero", path);
      expect(await withLock(path, { clock: systemClock, waitMs: 5000 }, async () => "held")).toBe("held");
    },
  );

  test("as a queue is damaged", async () => {
    const folder = makeTempFolder();
    makeHuge(join(folder, "queue.ndjson"));
    await expect(openOutbox(folder)).rejects.toMatchObject({ code: "file.shape" });
  });

  test.skipIf(process.platform === "win32")(
    "is refused as a link to a device that all may write",
    async () => {
      const folder = makeTempFolder();
      symlinkSync("/dev/zero", join(folder, "queue.ndjson"));
      await expect(openOutbox(folder)).rejects.toMatchObject({ code: "file.unsafe-file" });
    },
  );

  test("as a list of what was accepted is damaged, and the hint names the way out", async () => {
    const folder = join(makeTempFolder(), "outbox");
    await fillOutbox(folder, content);
    const path = makeHuge(join(folder, "accepted.ndjson"));
    await expect(openOutbox(folder)).rejects.toMatchObject({
      code: "file.shape",
      message: `"${path}" is damaged: it is longer than 16 MiB.`,
      hint: expect.stringContaining(`rm "${path}"`) as string,
    });
  });

  test("of notifications causes one check of all changes, and is then gone", async () => {
    const folder = makeTempFolder();
    makeHuge(join(folder, "hints-00000001.ndjson"));
    const journal = await NotificationJournal.open(folder);
    expect(await journal.store({ ids: ["a"], emails: [], isUnclear: false })).toBe(true);
    const batch = await journal.take();
    expect(batch?.notifications).toEqual([
      { ids: [], emails: [], isUnclear: true },
      { ids: ["a"], emails: [], isUnclear: false },
    ]);
    await batch?.done();
    await journal.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("of unknown notifications starts over", async () => {
    const unknown = new UnrecognizedNotifications(makeTempFolder());
    makeHuge(unknown.path);
    await unknown.keep({ received_at: "", content_type: null, shape: "a", body: Buffer.from("{}") });
    expect(JSON.parse(readFileSync(unknown.path, "utf8"))).toMatchObject({ shape: "a", body: "{}" });
  });

  test("of recent moves says nothing, and is written again", async () => {
    const path = join(makeTempFolder(), "guard", "x.json");
    const recent = new RecentMoves(path, new ManualClock());
    const move = { kind: "departure", id: "a", vanished: false, present: true } as const;
    await recent.add([move]);
    pad(path, 64 * MIB);
    expect(await recent.list()).toEqual([]);
    await recent.add([{ ...move, id: "b" }]);
    expect((await recent.list()).map(({ id }) => id)).toEqual(["b"]);
  });

  test("of marks says nothing, and is written again", async () => {
    const path = join(makeTempFolder(), "marks", "x.json");
    const marks = new MarkMemory(path, 5);
    await marks.note({ of: "a", mark: "1" });
    pad(path, MIB);
    expect(await marks.list()).toEqual([]);
    await marks.note({ of: "b", mark: "2" });
    expect(await marks.list()).toEqual([{ of: "b", mark: "2" }]);
  });

  test("of how a snapshot was read says nothing", async () => {
    const { store, save } = makeStore();
    await save([]);
    expect(await store.reading()).toBeDefined();
    pad(join(store.folder, "reading.json"), 16 * MIB);
    expect(await store.reading()).toBeUndefined();
  });

  test("of companies says nothing, and is written again", async () => {
    const { state, memory } = makeCompanyMemory();
    await memory.note({ id: "acme", name: "Acme" });
    pad(join(state, "companies.json"), 4 * MIB);
    expect(await readKnownCompanies(state)).toEqual([]);
    await memory.note({ id: "acme", name: "Acme 2" });
    expect(await readKnownCompanies(state)).toMatchObject([{ name: "Acme 2" }]);
  });

  test("of settings is named", async () => {
    const folder = makeTempFolder();
    makeHuge(settingsPath(folder));
    await expect(readSettings(folder)).rejects.toMatchObject({ code: "usage.config-broken" });
  });

  test("of secrets is named", async () => {
    const { path, store } = makeSecrets();
    makeHuge(path);
    await expect(store.read("acme")).rejects.toMatchObject({ code: "file.not-readable" });
  });

  test("as the ledger of requests costs one window, and a warning says so", async () => {
    const { clock, path, warnings, open } = makeLedgers();
    makeHuge(path);
    const limit = { requests: 3, windowMs: 60_000 };
    expect(await open().take(limit, 1)).toMatchObject({ slots: [], retryInMs: 60_005, isCertain: true });
    expect(warnings).toEqual([expect.stringContaining("damaged")]);
    clock.advance(60_005);
    expect((await open().take(limit, 3)).slots).toHaveLength(3);
    expect(statSync(path).size).toBeLessThan(MIB);
  });
});

describe("what could not be read again is not written", () => {
  test("settings with a user's name of 17 MiB", async () => {
    const configFolder = makeTempFolder();
    const deps = { configFolder, clock: systemClock };
    const login = (name: string) => ({
      method: "token" as const,
      store: "file" as const,
      user: { id: "1", name, email: null },
      logged_in_at: "2026-11-23T12:00:00.000Z",
    });
    const before = await changeSettings(deps, (now) => addLogin(now, "acme", login("Ada")));
    const changing = changeSettings(deps, (now) => addLogin(now, "other", login("a".repeat(17 * MIB))));
    await expect(changing).rejects.toMatchObject({
      code: "file.too-long",
      message: expect.stringContaining("longer than 16 MiB") as string,
    });
    expect(await readSettings(configFolder)).toEqual(before);
  });

  test("secrets with a token of 17 MiB", async () => {
    const { store } = makeSecrets();
    const secrets = (token: string): Secrets => ({
      access: { token, login: "l", obtained_at: 1 },
      grant: undefined,
    });
    await store.write("acme", secrets("a"));
    await expect(store.write("other", secrets("a".repeat(17 * MIB)))).rejects.toMatchObject({
      code: "file.too-long",
    });
    expect(await store.read("acme")).toEqual({ kind: "found", secrets: secrets("a") });
    expect(await store.read("other")).toEqual({ kind: "absent" });
  });

  test("a move of a person with an id of 64 MiB", async () => {
    const path = join(makeTempFolder(), "guard", "x.json");
    const recent = new RecentMoves(path, new ManualClock());
    const move = { kind: "arrival", vanished: false, present: true } as const;
    await recent.add([{ ...move, id: "a" }]);
    await expect(recent.add([{ ...move, id: "b".repeat(64 * MIB) }])).rejects.toMatchObject({
      code: "file.too-long",
    });
    expect((await recent.list()).map(({ id }) => id)).toEqual(["a"]);
  });

  test("a mark of a baseline with a name of a MiB", async () => {
    const marks = new MarkMemory(join(makeTempFolder(), "marks", "x.json"), 5);
    await marks.note({ of: "a", mark: "1" });
    await expect(marks.note({ of: "b".repeat(MIB), mark: "2" })).rejects.toMatchObject({
      code: "file.too-long",
    });
    expect(await marks.list()).toEqual([{ of: "a", mark: "1" }]);
  });

  test("a company's name of 5 MiB, which costs nothing but the note", async () => {
    const { state, memory } = makeCompanyMemory();
    await memory.note({ id: "acme", name: "Acme" });
    await memory.note({ id: "acme", name: "a".repeat(5 * MIB) });
    expect(await readKnownCompanies(state)).toMatchObject([{ name: "Acme" }]);
  });

  test("how a snapshot was read, with keys of 17 MiB: the next run reads the whole roster", async () => {
    const { store, save } = makeStore();
    await save([]);
    await save(["k".repeat(17 * MIB)]);
    expect(await store.list()).toHaveLength(2);
    expect(await store.reading()).toBeUndefined();
    expect(existsSync(join(store.folder, "reading.json"))).toBe(false);
  });

  test("a queue with a note of 64 MiB and nothing else", async () => {
    const folder = join(makeTempFolder(), "outbox");
    const queue = { ...content, deliveries: [], note: "n".repeat(64 * MIB) };
    await expect(fillOutbox(folder, queue)).rejects.toMatchObject({ code: "file.queue-full" });
    expect(existsSync(folder)).toBe(false);
  });

  test("a page of the ledger for a limit of a billion requests", async () => {
    const { path, warnings, open } = makeLedgers();
    const limit = { requests: 1e9, windowMs: 60_000 };
    const { slots } = await open().take(limit, 1e9);
    expect(slots).toHaveLength(20_000);
    expect(await open().peek(limit)).toEqual({ left: 0, pausedMs: 0 });
    expect(statSync(path).size).toBeLessThan(64 * MIB);
    writeFileSync(path, "{");
    expect(await open().take(limit, 1)).toMatchObject({ slots: [], retryInMs: 60_005 });
    expect(await open().take(limit, 1)).toMatchObject({ slots: [] });
    expect(warnings).toHaveLength(1);
  });

  test.skipIf(process.platform !== "linux")("notifications again and again onto a full disk", async () => {
    const folder = makeTempFolder();
    const journal = await NotificationJournal.open(folder);
    symlinkSync("/dev/full", join(folder, "hints-00000001.ndjson"));
    const store = () => journal.store({ ids: ["a".repeat(MIB)], emails: [], isUnclear: false });
    for (let turn = 0; turn < 14; turn++)
      await expect(store()).rejects.toMatchObject({ code: "file.disk-full" });
    expect(await store()).toBe(false);
    await journal.close();
  });
});

function makeSecrets() {
  const configFolder = makeTempFolder();
  const { platform } = process;
  const store = openFileStore({ configFolder, clock: systemClock, platform, warn: () => {} });
  return { store, path: secretsPath(configFolder) };
}

function makeCompanyMemory() {
  const state = makeTempFolder();
  const folders = { state, config: state, configMoved: false, temporary: state };
  const { signal } = new AbortController();
  const context = { folders, clock: systemClock, signal, debug: () => {} };
  return { state, memory: new CompanyMemory(context, new URL("https://acme.namely.com/")) };
}

function makeStore() {
  const folder = makeTempFolder();
  const { signal } = new AbortController();
  const store = new SnapshotStore({ stateFolder: folder, company: "acme", clock: systemClock, signal });
  const path = join(folder, "people.ndjson");
  writeFileSync(path, '{"id":"a"}\n');
  const save = (irregular_keys: string[]) => {
    const reading: Reading = { full_read_at: 1, known_until: 1, read_at: 1, irregular_keys };
    return store.save(openFileSide(path, path), reading, { skipEqual: false });
  };
  return { store, save };
}

function makeLedgers() {
  const path = join(makeTempFolder(), "budget", "acme.json");
  const clock = new ManualClock({ autoAdvance: true });
  const warnings: string[] = [];
  const onWarning = (line: string): void => void warnings.push(line);
  const open = () => new FileLedger({ path, clock, random: () => 0.5, onWarning });
  return { clock, path, warnings, open };
}
