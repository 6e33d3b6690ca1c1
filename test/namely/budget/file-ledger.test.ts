import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { LedgerBudget } from "../../../src/namely/budget/budget.ts";
import { FileLedger } from "../../../src/namely/budget/file-ledger.ts";
import { identifyThisProcess } from "../../../src/platform/files/process-identity.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const LIMIT = { requests: 3, windowMs: 60_000 };
const RETURN_MS = LIMIT.windowMs + 5;

/** Two ledgers on one file are two processes, as far as the file goes. */
function openLedgers(options: { readonly clock?: ManualClock } = {}) {
  const path = join(makeTempFolder(), "budget", "acme.json");
  // The lock waits in real life for milliseconds; with a clock that stands still it would wait for ever.
  const clock = options.clock ?? new ManualClock({ autoAdvance: true });
  const warnings: string[] = [];
  const open = (): FileLedger =>
    new FileLedger({ path, clock, random: () => 0.5, onWarning: (line) => warnings.push(line) });
  return { clock, path, warnings, first: open(), second: open() };
}

test("what one process has taken, another does not get", async () => {
  const { first, second } = openLedgers();
  expect((await first.take(LIMIT, 2)).slots).toHaveLength(2);
  expect((await second.take(LIMIT, 5)).slots).toHaveLength(1);
  expect((await first.take(LIMIT, 1)).slots).toEqual([]);
});

test("a slot is remembered from run to run until a window has passed since its answer", async () => {
  const { clock, first, second } = openLedgers();
  const { slots } = await first.take(LIMIT, 3);
  clock.advance(10_000);
  await first.settle(slots);
  clock.advance(RETURN_MS - 1);
  expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 1, isCertain: true });
  clock.advance(1);
  expect((await second.take(LIMIT, 1)).slots).toHaveLength(1);
});

test("a slot is held until its response has come, and others check again soon", async () => {
  const { clock, first, second } = openLedgers();
  await first.take(LIMIT, 3);
  clock.advance(120_000);
  expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 100, isCertain: false });
});

test("what was taken and not used is free at once", async () => {
  const { first, second } = openLedgers();
  const { slots } = await first.take(LIMIT, 3);
  await first.release(slots);
  expect((await second.take(LIMIT, 3)).slots).toHaveLength(3);
});

test("the slots of a process that was killed come back a window after what it had sent must have arrived", async () => {
  const { clock, path, first } = openLedgers();
  await first.take(LIMIT, 3);
  const { machine } = identifyThisProcess();
  const page = JSON.parse(readFileSync(path, "utf8")) as { slots: { owner: object; machine: string }[] };
  // No process has this number.
  for (const slot of page.slots) Object.assign(slot, { owner: { pid: 2 ** 30, start: "1" }, machine });
  writeFileSync(path, JSON.stringify(page));
  expect(await first.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: RETURN_MS });
  clock.advance(RETURN_MS);
  const onTheWay = 10_000;
  expect(await first.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: onTheWay });
  clock.advance(onTheWay);
  expect((await first.take(LIMIT, 3)).slots).toHaveLength(3);
});

test("a pause holds for every process", async () => {
  const { clock, first, second } = openLedgers();
  await first.pause(42_000);
  expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 42_000 });
  clock.advance(42_000);
  expect((await second.take(LIMIT, 1)).slots).toHaveLength(1);
});

test("setting the clock forward gains nothing", async () => {
  const { clock, first, second } = openLedgers();
  await first.settle((await first.take(LIMIT, 3)).slots);
  clock.jump(86_400_000);
  expect((await second.take(LIMIT, 1)).slots).toEqual([]);
});

test("setting the clock back loses nothing", async () => {
  const { clock, first, second } = openLedgers();
  await first.settle((await first.take(LIMIT, 3)).slots);
  clock.jump(-86_400_000);
  clock.advance(RETURN_MS);
  expect((await second.take(LIMIT, 3)).slots).toHaveLength(3);
});

test("what cannot have been written by this machine's count yet counts as written now, and no longer", async () => {
  const { clock, path, second, first } = openLedgers();
  await first.settle((await first.take(LIMIT, 3)).slots);
  const page = JSON.parse(readFileSync(path, "utf8")) as { slots: { at: number }[] };
  for (const slot of page.slots) slot.at = 9_000_000;
  writeFileSync(path, JSON.stringify(page));
  expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: RETURN_MS });
  clock.advance(RETURN_MS - 1);
  expect(await first.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 1 });
  clock.advance(1);
  expect((await first.take(LIMIT, 3)).slots).toHaveLength(3);
});

describe("a restart of the machine", () => {
  const UPTIME_MS = 9 * 86_400_000;

  /** A ledger of a machine that has run for long, and the same file after its restart, with the clock moved so far. */
  function restart(movedMs: number) {
    const before = new ManualClock({ autoAdvance: true });
    before.advance(UPTIME_MS);
    const path = join(makeTempFolder(), "budget", "acme.json");
    const me = identifyThisProcess();
    const open = (clock: ManualClock, boot: string, machine = me.machine): FileLedger =>
      new FileLedger({ path, clock, random: () => 0.5, onWarning: () => {}, me: { ...me, machine, boot } });
    const after = new ManualClock({ now: before.now() + movedMs, autoAdvance: true });
    return { path, before, after, open, old: open(before, "first"), fresh: open(after, "second") };
  }

  /** Waits as the program does, and counts the milliseconds until everything is free. */
  async function waitForAll(ledger: FileLedger, clock: ManualClock): Promise<number> {
    const begun = clock.elapsed();
    for (let looks = 0; looks < 5000; looks += 1) {
      const { slots, retryInMs } = await ledger.take(LIMIT, LIMIT.requests);
      if (slots.length === LIMIT.requests) return clock.elapsed() - begun;
      await ledger.release(slots);
      clock.advance(retryInMs ?? 1);
    }
    return Infinity;
  }

  it.each([
    ["that took 20 seconds costs what is left of the window", 20_000, RETURN_MS - 20_000],
    ["that took an hour costs nothing", 3_600_000, 0],
    ["with the clock put back a year costs one window", -31_536_000_000, RETURN_MS],
    ["with the clock put back a second costs one window", -1000, RETURN_MS],
    ["with the clock where it was costs one window", 0, RETURN_MS],
    ["with the clock put forward a year costs nothing", 31_536_000_000, 0],
  ])("%s when all requests had been answered", async (_, movedMs, waitMs) => {
    const { after, old, fresh } = restart(movedMs);
    await old.settle((await old.take(LIMIT, 3)).slots);
    expect(await waitForAll(fresh, after)).toBe(waitMs);
  });

  it.each([-31_536_000_000, 0, 20_000])(
    "costs one window when requests were under way, with the clock moved by %i ms",
    async (movedMs) => {
      const { after, old, fresh } = restart(movedMs);
      await old.take(LIMIT, 3);
      expect(await waitForAll(fresh, after)).toBe(RETURN_MS);
    },
  );

  it("shows in the outlook what the next one who takes will find", async () => {
    const { after, old, fresh } = restart(-31_536_000_000);
    await old.settle((await old.take(LIMIT, 2)).slots);
    expect(await fresh.peek(LIMIT)).toEqual({ left: 1, pausedMs: 0 });
    await fresh.release((await fresh.take(LIMIT, 1)).slots);
    after.advance(RETURN_MS);
    expect(await fresh.peek(LIMIT)).toEqual({ left: 3, pausedMs: 0 });
  });

  it("does not lengthen a pause that Namely asked for, nor end it early", async () => {
    const { after, old, fresh } = restart(100_000);
    await old.pause(300_000);
    expect(await fresh.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 200_000 });
    after.advance(200_000);
    expect((await fresh.take(LIMIT, 1)).slots).toHaveLength(1);
  });

  it("with the clock put back costs one window for a pause", async () => {
    const { after, old, fresh } = restart(-31_536_000_000);
    await old.pause(300_000);
    expect(await fresh.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: LIMIT.windowMs });
    after.advance(LIMIT.windowMs);
    expect((await fresh.take(LIMIT, 1)).slots).toHaveLength(1);
  });

  it("does not hide a new pause behind one from before", async () => {
    const { old, fresh } = restart(3_600_000);
    await old.pause(300_000);
    await fresh.pause(42_000);
    expect(await fresh.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 42_000 });
  });

  it("costs one window for what another machine has written whose clock is ahead, answered or not", async () => {
    const { after, open, fresh } = restart(-5_000);
    const ahead = open(
      new ManualClock({ now: after.now() + 86_400_000, autoAdvance: true }),
      "third",
      "other",
    );
    await ahead.settle((await ahead.take(LIMIT, 2)).slots);
    await ahead.take(LIMIT, 1);
    expect(await waitForAll(fresh, after)).toBe(RETURN_MS);
  });

  it("is waited out for a file of an earlier version, which has no boots, for one window at most", async () => {
    const { path, after, fresh } = restart(0);
    const slot = { at: UPTIME_MS, wall: after.now() + 3_600_000, machine: "laptop" };
    const owner = { pid: 4711, start: "1408000" };
    const slots = [
      { id: "a", ...slot, owner: null },
      { id: "b", ...slot, owner },
    ];
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, JSON.stringify({ format: "namely-budget/1", paused_until: UPTIME_MS, slots }));
    expect(await fresh.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: LIMIT.windowMs });
    expect(await waitForAll(fresh, after)).toBe(RETURN_MS);
  });
});

test("slots of another machine that shares the folder are counted by its clock", async () => {
  const { clock, path, second, first } = openLedgers();
  await first.settle((await first.take(LIMIT, 3)).slots);
  const page = JSON.parse(readFileSync(path, "utf8")) as { slots: object[] };
  for (const slot of page.slots)
    Object.assign(slot, { machine: "elsewhere", at: 1, wall: clock.now() - 20_000 });
  writeFileSync(path, JSON.stringify(page));
  expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: RETURN_MS - 20_000 });
});

test.each(["", "{", '{"format":"namely-budget/x"}', "null", '{"format":"namely-budget/1","slots":[7]}'])(
  "after damage (%j) one window is waited out, and it is said",
  async (text) => {
    const { clock, path, warnings, first } = openLedgers();
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
    expect(await first.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: RETURN_MS });
    expect(warnings).toHaveLength(1);
    clock.advance(RETURN_MS);
    expect((await first.take(LIMIT, 3)).slots).toHaveLength(3);
    expect(warnings).toHaveLength(1);
  },
);

test("a ledger of a newer program is left alone, and no slot is granted", async () => {
  const { path, first } = openLedgers();
  mkdirSync(join(path, ".."), { recursive: true });
  const text = '{"format":"namely-budget/2","slots":"as nobody knows today"}';
  writeFileSync(path, text);
  await expect(first.take(LIMIT, 1)).rejects.toMatchObject({
    code: "file.newer-format",
    hint: expect.stringContaining("Update"),
  });
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("damage that is found when an answer arrives is waited out, too", async () => {
  const { path, first, second } = openLedgers();
  const { slots } = await first.take(LIMIT, 1);
  writeFileSync(path, "{");
  await first.settle(slots);
  expect((await second.take(LIMIT, 1)).slots).toEqual([]);
});

test("an answer that arrives after the damage counts for a window from then on", async () => {
  const { clock, path, first, second } = openLedgers();
  const { slots } = await first.take(LIMIT, 1);
  writeFileSync(path, "{");
  await second.take(LIMIT, 1);
  clock.advance(20_000);
  await first.settle(slots);
  clock.advance(RETURN_MS - 20_000);
  expect((await second.take(LIMIT, 3)).slots).toHaveLength(2);
  expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [] });
});

test("a folder that cannot be written is an error that names it, not a free pass", async () => {
  const folder = makeTempFolder();
  writeFileSync(join(folder, "budget"), "in the way");
  const clock = new ManualClock({ autoAdvance: true });
  const path = join(folder, "budget", "acme.json");
  const ledger = new FileLedger({ path, clock, random: () => 0, onWarning: () => {} });
  await expect(ledger.take(LIMIT, 1)).rejects.toMatchObject({
    code: expect.stringMatching(/^file\./u) as string,
  });
});

test("the file and its folder are this user's alone, and no part is left", async () => {
  const { path, first } = openLedgers();
  await first.settle((await first.take(LIMIT, 2)).slots);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(path, ".."))).toEqual(["acme.json"]);
});

test("a budget gives back at its end what it took in advance and did not use", async () => {
  const { clock, first, second } = openLedgers();
  const budget = new LedgerBudget({ limit: LIMIT, clock, ledger: first });
  const impatient = new AbortController();
  const turns = [budget.take(), budget.take(impatient.signal), budget.take(impatient.signal)];
  impatient.abort(new Error("enough"));
  const [slot] = await Promise.allSettled(turns);
  expect(slot?.status).toBe("fulfilled");
  await budget.close();
  expect((await second.take(LIMIT, 3)).slots).toHaveLength(2);
});

test("a pause of one budget stops every process", async () => {
  const { clock, first, second } = openLedgers();
  const budget = new LedgerBudget({ limit: LIMIT, clock, ledger: first });
  budget.pause(42_000);
  await budget.close();
  expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 42_000 });
});

test("nothing is written before the first request", () => {
  const { path } = openLedgers();
  expect(existsSync(path)).toBe(false);
});
