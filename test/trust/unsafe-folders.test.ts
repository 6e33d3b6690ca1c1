import { chmodSync, chownSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings, settingsPath } from "../../src/auth/companies.ts";
import { openFileStore, secretsPath } from "../../src/auth/file-store.ts";
import { openOutbox } from "../../src/delivery/outbox.ts";
import { NotificationJournal } from "../../src/inbound/journal.ts";
import { FileLedger } from "../../src/namely/budget/file-ledger.ts";
import { SnapshotStore } from "../../src/snapshots/file/store.ts";
import { RecentMoves } from "../../src/snapshots/compare/recent-moves.ts";
import { readKnownCompanies } from "../../src/sync/connection/company-memory.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { times } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { skipLoudly } from "../support/requirement.ts";
import { readTree } from "../support/small-disk.ts";
import { layBrowserLogin } from "../support/stored-login.ts";
import { tally } from "../support/tally.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

interface Reader {
  /** What it obeys, in a folder of the program's own. */
  readonly file: string;
  /** What a stranger would lay there. */
  readonly text: string;
  readonly read: (folder: string) => Promise<unknown>;
}

const clock = new ManualClock({ autoAdvance: true });
const QUEUE = { format: "namely-queue/1", parcels: 1, receivers: ["exec"], note: "{}" };
const PARCEL = { id: "forged", person: "somebody", body: "{}" };

/** Every file that a later run obeys. */
const READERS: Readonly<Record<string, Reader>> = {
  "the settings": {
    file: "config.json",
    text: '{"version":1,"companies":{}}',
    read: (folder) => readSettings(dirname(settingsPath(folder))),
  },
  "the secrets": {
    file: "secrets.json",
    text: '{"version":1,"companies":{}}',
    read: (folder) =>
      openFileStore({
        configFolder: dirname(secretsPath(folder)),
        clock,
        platform: "linux",
        warn: () => {},
      }).read("acme"),
  },
  "the queue of events": {
    file: "queue.ndjson",
    text: `${JSON.stringify(QUEUE)}\n${JSON.stringify(PARCEL)}\n`,
    read: openOutbox,
  },
  "the calls that came in": {
    file: "hints-00000001.ndjson",
    text: '\n{"ids":["forged"],"emails":[],"isUnclear":false}\n',
    read: (folder) => NotificationJournal.open(folder),
  },
  "the ledger of requests": {
    file: "acme.json",
    text: '{"format":"namely-budget/1","paused_until":0,"slots":[]}',
    read: (folder) =>
      new FileLedger({
        path: join(folder, "acme.json"),
        clock,
        random: () => 0,
        onWarning: () => {},
      }).take({ requests: 1, windowMs: 1000 }, 1),
  },
  "the snapshots": {
    file: "2026-11-24T203541Z.ndjson",
    text: "forged\n",
    read: (folder) => openStore(folder).list(),
  },
  "what is known of companies": {
    file: "companies.json",
    text: '{"version":1,"companies":[]}',
    read: readKnownCompanies,
  },
  "who has left lately": {
    file: "moves.json",
    text: '{"version":1,"moves":[]}',
    read: (folder) => new RecentMoves(join(folder, "moves.json"), clock).list(),
  },
  "how the last snapshot was read": {
    file: "reading.json",
    text: "{}",
    read: (folder) => openStore(folder).reading(),
  },
};

/** The store whose folder this is. */
function openStore(folder: string): SnapshotStore {
  const stateFolder = join(folder, "..", "..");
  return new SnapshotStore({ stateFolder, company: "acme", clock, signal: new AbortController().signal });
}

function layFile({ file, text }: Reader): { readonly folder: string; readonly path: string } {
  const folder = join(makeTempFolder(), "snapshots", "acme");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, file);
  writeFileSync(path, text, { mode: 0o600 });
  return { folder, path };
}

describe.runIf(process.platform !== "win32")("what others may have written is not obeyed", () => {
  it.for(Object.entries(READERS))("in a folder that is open to all: %s", async ([, reader], context) => {
    const { folder, path } = layFile(reader);
    chmodSync(folder, 0o777);
    await expect(reader.read(folder)).rejects.toMatchObject({
      code: "file.unsafe-folder",
      hint: expect.stringContaining(`chmod go-w ${folder}`) as string,
    });
    expect(existsSync(path)).toBe(true);
    tally(context, "R19", { "unsafe folders and files refused": 1 });
  });

  it.for(Object.entries(READERS))("in a file that is open to all: %s", async ([, reader], context) => {
    const { folder, path } = layFile(reader);
    chmodSync(path, 0o666);
    await expect(reader.read(folder)).rejects.toMatchObject({
      code: "file.unsafe-file",
      hint: expect.stringContaining(`chmod go-w ${path}`) as string,
    });
    expect(statSync(path).mode & 0o777).toBe(0o666);
    tally(context, "R19", { "unsafe folders and files refused": 1 });
  });

  it.for(Object.entries(READERS))("in another user's file: %s", async ([, reader], context) => {
    if (process.getuid?.() !== 0) skipLoudly(context, "only root may give a file away");
    const { folder, path } = layFile(reader);
    chownSync(path, 12_345, 12_345);
    await expect(reader.read(folder)).rejects.toMatchObject({ code: "file.unsafe-file" });
    tally(context, "R19", { "unsafe folders and files refused": 1 });
  });

  it.for(Object.entries(READERS))("but what only this user may write is: %s", async ([, reader]) => {
    const { folder, path } = layFile(reader);
    chmodSync(folder, 0o755);
    chmodSync(path, 0o644);
    await reader.read(folder);
  });
});

describe.runIf(process.platform !== "win32")("a run", { timeout: times(120_000, 240_000) }, () => {
  it("refuses a state folder that all may write into, and hands no event to a program", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    const env = pointAt(company);
    const told = join(place.work, "told");
    const words = ["diff", "--save", "--exec", `touch ${told}`];
    expect(await runProgram(words, { place, env })).toMatchObject({ code: 0 });
    const before = readTree(place.state);
    chmodSync(place.state, 0o777);
    const { code, stdout, stderr } = await runProgram(words, { place, env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`error: The folder "${place.state}" can be written by other users (mode 777)`);
    expect(stderr).toContain(`chmod go-w ${place.state}\n`);
    expect(existsSync(told)).toBe(false);
    expect(readTree(place.state)).toEqual(before);
  });

  it("refuses a settings folder that all may write into, and asks no server", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    await layBrowserLogin(place, company, "acme");
    chmodSync(place.config, 0o777);
    const asked = company.control.stats();
    const { code, stdout, stderr } = await runProgram(["employees"], { place });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`chmod go-w ${place.config}\n`);
    expect(company.control.stats()).toEqual(asked);
  });
});
