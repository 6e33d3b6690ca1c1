import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { NotificationJournal, type StoredNotification } from "../../src/inbound/journal.ts";
import { tries } from "../support/effort.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const hint = (id: string): StoredNotification => ({ ids: [id], emails: [], isUnclear: false });

/** A killed process closes nothing, but this one has more tests to run. */
async function openJournal(folder: string): Promise<NotificationJournal> {
  const journal = await NotificationJournal.open(folder);
  onTestFinished(() => journal.close());
  return journal;
}

async function takeIds(journal: NotificationJournal): Promise<string[]> {
  return ((await journal.take())?.notifications ?? []).flatMap(({ ids }) => ids);
}

describe("the journal of calls", () => {
  it("holds what was stored for the process that opens it next, until that is done", async () => {
    const folder = makeTempFolder();
    const first = await openJournal(folder);
    expect(await first.store(hint("a"))).toBe(true);
    expect(await first.store(hint("b"))).toBe(true);
    // A killed process closes nothing.
    const second = await openJournal(folder);
    expect(second.waiting).toBe(2);
    expect(await takeIds(second)).toEqual(["a", "b"]);
    const third = await openJournal(folder);
    const batch = await third.take();
    await batch?.done();
    expect(third.waiting).toBe(0);
    expect(await takeIds(await openJournal(folder))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("counts nothing for a file that is gone when it is read", async () => {
    const folder = makeTempFolder();
    await (await openJournal(folder)).store(hint("a"));
    symlinkSync(join(folder, "gone"), join(folder, "hints-00000009.ndjson"));
    expect((await openJournal(folder)).waiting).toBe(1);
  });

  it("gives what came after a batch was taken to the next one, the same person again included", async () => {
    const journal = await openJournal(makeTempFolder());
    await journal.store(hint("a"));
    const batch = await journal.take();
    await journal.store(hint("a"));
    await journal.store(hint("b"));
    await batch?.done();
    expect(await takeIds(journal)).toEqual(["a", "b"]);
  });

  it("gives a batch that was not done with again, and what came meanwhile with it", async () => {
    const journal = await openJournal(makeTempFolder());
    await journal.store(hint("a"));
    await journal.take();
    await journal.store(hint("b"));
    expect(await takeIds(journal)).toEqual(["a", "b"]);
  });

  it("writes a crowd of calls about one person once", async () => {
    const folder = makeTempFolder();
    const journal = await openJournal(folder);
    const stored = await Promise.all(Array.from({ length: 500 }, () => journal.store(hint("a"))));
    expect(stored.every(Boolean)).toBe(true);
    expect(journal.waiting).toBe(1);
    const [file = ""] = readdirSync(folder);
    expect(readFileSync(join(folder, file), "utf8").trim().split("\n")).toHaveLength(1);
  });

  it("takes no more than its bound, and again when there is room", async () => {
    const journal = await openJournal(makeTempFolder());
    const stored = await Promise.all(
      Array.from({ length: 5_100 }, (_, index) => journal.store(hint(`${index}`))),
    );
    expect(stored.filter(Boolean)).toHaveLength(5_000);
    expect(await journal.store(hint("0"))).toBe(true);
    expect(await journal.store(hint("new"))).toBe(false);
    const batch = await journal.take();
    expect(await journal.store(hint("new"))).toBe(false);
    await batch?.done();
    expect(await journal.store(hint("new"))).toBe(true);
  });

  it("takes no more bytes than its bound", async () => {
    const journal = await openJournal(makeTempFolder());
    const long = (index: number): StoredNotification => ({
      ids: [],
      emails: [`${index}${"x".repeat(100_000)}`],
      isUnclear: true,
    });
    const stored = await Promise.all(Array.from({ length: 30 }, (_, index) => journal.store(long(index))));
    expect(stored.filter(Boolean)).toHaveLength(20);
  });

  it("passes over what a kill or a full disk has cut off, and loses nothing around it", async () => {
    const folder = makeTempFolder();
    const first = await openJournal(folder);
    await first.store(hint("a"));
    const [file = ""] = readdirSync(folder);
    appendFileSync(join(folder, file), '\n{"ids":["half');
    await first.store(hint("b"));
    writeFileSync(join(folder, "hints-00000007.ndjson"), "\n\u0000\u0000");
    const second = await openJournal(folder);
    const batch = await second.take();
    expect(batch?.notifications.flatMap(({ ids }) => ids)).toEqual(["a", "b"]);
    await batch?.done();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is for this user alone", async () => {
    const folder = join(makeTempFolder(), "calls", "x");
    const journal = await openJournal(folder);
    await journal.store(hint("a"));
    const [file = ""] = readdirSync(folder);
    expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    expect(lstatSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it("answers a fault where it cannot write, and goes on when it can", async () => {
    const folder = makeTempFolder();
    const journal = await openJournal(join(folder, "calls"));
    rmdirSync(join(folder, "calls"));
    await expect(journal.store(hint("a"))).rejects.toMatchObject({ code: "file.missing-folder" });
    expect(journal.waiting).toBe(0);
    mkdirSync(join(folder, "calls"));
    expect(await journal.store(hint("a"))).toBe(true);
    expect(await takeIds(await openJournal(join(folder, "calls")))).toEqual(["a"]);
  });

  it("never loses a stored hint, whatever is done in whatever order", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("store" as const), id: fc.nat(9) }),
      fc.record({ kind: fc.constantFrom("take" as const, "done" as const, "kill" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const folder = makeTempFolder();
        let journal = await openJournal(folder);
        let batch = await journal.take();
        // Whoever has been stored and in no batch that is done.
        const owed = new Set<string>();
        let taken = new Set<string>();
        const batches: [got: Set<string>, wanted: Set<string>][] = [];
        for (const one of steps) {
          if (one.kind === "store") {
            await journal.store(hint(String(one.id)));
            owed.add(String(one.id));
            taken.delete(String(one.id));
          } else if (one.kind === "take") {
            batch = await journal.take();
            taken = new Set(owed);
            batches.push([new Set(batch?.notifications.flatMap(({ ids }) => ids)), new Set(owed)]);
          } else if (one.kind === "done") {
            await batch?.done();
            for (const id of batch === undefined ? [] : taken) owed.delete(id);
            batch = undefined;
            taken = new Set();
          } else {
            journal = await openJournal(folder);
            batch = undefined;
            taken = new Set();
          }
        }
        for (const [got, wanted] of batches) expect(got).toEqual(wanted);
        expect(new Set(await takeIds(await openJournal(folder)))).toEqual(owed);
      }),
      tries(40, 1_000),
    );
  });
});
