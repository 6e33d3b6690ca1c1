import { describe, expect, test } from "vitest";
import { IS_QUICK, quickly } from "../support/effort.ts";
import { type ClockErrors, ImportedRoster } from "../support/imported-roster.ts";
import { DAY, Follower, Table, YEAR_2099 } from "./roster-followers.ts";

/** How many rosters an import is tried on. */
const SEEDS = IS_QUICK ? 5 : 20;

describe("an import that changes 110 people in one second", () => {
  test("is seen as a whole by those who compare with a snapshot, and costs nothing after the next change", async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const roster = new ImportedRoster(400, seed);
      const follower = new Follower(roster);
      await follower.follow();
      roster.pass(600);
      roster.change(100, 110);
      expect((await follower.follow()).names).toEqual(roster.names());
      roster.pass(600);
      roster.change(7, 1);
      const after = await follower.follow();
      expect(after.names).toEqual(roster.names());
      roster.pass(600);
      roster.change(8, 1);
      const later = await follower.follow();
      expect({ ...later, pages: later.pages <= 2 }).toEqual({
        names: roster.names(),
        pages: true,
        why: undefined,
      });
    }
  });

  test("is sent as a whole by the tap", async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const roster = new ImportedRoster(400, seed);
      const table = new Table(roster);
      await table.run();
      roster.pass(600);
      roster.change(100, 110);
      await table.run();
      expect(table.names).toEqual(roster.names());
    }
  });

  test.skipIf(IS_QUICK)(
    "is seen as a whole when the snapshot before was taken in the middle of it",
    async () => {
      for (let seed = 0; seed < SEEDS; seed++) {
        const roster = new ImportedRoster(400, seed);
        const [follower, table] = [new Follower(roster), new Table(roster)];
        const second = roster.now;
        roster.change(100, 59, second);
        await follower.follow();
        await table.run();
        roster.change(159, 51, second);
        roster.pass(600);
        expect((await follower.follow()).names).toEqual(roster.names());
        await table.run();
        expect(table.names).toEqual(roster.names());
      }
    },
  );
});

describe("a change dated in the future", () => {
  const errors: readonly ClockErrors[] = [
    { ours: 0, date: 0 },
    { ours: 0, date: undefined },
    { ours: 1800_000, date: undefined },
    { ours: 0, date: 3 * 365 * DAY * 1000 },
    { ours: 0, date: -3 * 365 * DAY * 1000 },
    { ours: 3 * 365 * DAY * 1000, date: 0 },
    { ours: -5 * DAY * 1000, date: 0 },
  ];
  test.each(quickly(errors, 1))(
    "hides no employee from those who compare with a snapshot, with clocks ahead by %j",
    async (clocks) => {
      const roster = new ImportedRoster(400, 1, clocks);
      const follower = new Follower(roster);
      roster.change(9, 1, YEAR_2099);
      await follower.follow();
      for (const index of [30, 300, 10]) {
        roster.pass(3600);
        roster.change(index, 1);
        expect((await follower.follow()).names).toEqual(roster.names());
      }
      expect(follower.baseline.reading?.known_until).toBeLessThanOrEqual(roster.now);
      expect(follower.baseline.reading?.read_at).toBeLessThanOrEqual(roster.now);
    },
  );

  test.each(quickly(errors, 1))("hides no employee from the tap, with clocks ahead by %j", async (clocks) => {
    const roster = new ImportedRoster(400, 1, clocks);
    const table = new Table(roster);
    roster.change(9, 1, YEAR_2099);
    await table.run();
    for (const index of [30, 300, 10]) {
      roster.pass(3600);
      roster.change(index, 1);
      await table.run();
      expect(table.names).toEqual(roster.names());
      expect(table.bookmark?.until).toBeLessThanOrEqual(roster.now * 1000);
    }
  });

  test("costs no more requests than one of today", async () => {
    const roster = new ImportedRoster(400, 1);
    const [follower, table] = [new Follower(roster), new Table(roster)];
    roster.change(9, 1, YEAR_2099);
    await follower.follow();
    await table.run();
    roster.pass(3600);
    roster.change(30, 1);
    expect(await follower.follow()).toEqual({ names: roster.names(), pages: 1, why: undefined });
    expect(await table.run()).toEqual({ sent: ["p9", "p30", "p0"], pages: 1 });
  });

  test("has no effect when there are 200, except that all employees are read", async () => {
    const roster = new ImportedRoster(400, 1);
    const follower = new Follower(roster);
    roster.change(100, 200, YEAR_2099);
    await follower.follow();
    roster.pass(3600);
    roster.change(150, 1);
    const { names, why } = await follower.follow();
    expect(names).toEqual(roster.names());
    expect(why).toContain("all employees are read, because");
  });
});

describe("a bookmark that an older version moved into the future", () => {
  test("is set right by when the snapshot was read", async () => {
    const roster = new ImportedRoster(400, 1);
    const follower = new Follower(roster);
    await follower.follow();
    const { reading } = follower.baseline;
    if (reading === undefined) throw new Error("Nothing was read.");
    roster.pass(600);
    roster.change(30, 1);
    follower.baseline = { ...follower.baseline, reading: { ...reading, known_until: YEAR_2099 } };
    expect(await follower.follow()).toEqual({ names: roster.names(), pages: 1, why: undefined });
  });

  test.each([
    ["is not known", null],
    ["lies in the future itself", YEAR_2099],
  ])("causes a full read when the time of the snapshot's reading %s", async (_, read_at) => {
    const roster = new ImportedRoster(400, 1);
    const follower = new Follower(roster);
    await follower.follow();
    const { reading } = follower.baseline;
    if (reading === undefined) throw new Error("Nothing was read.");
    roster.pass(600);
    roster.change(30, 1);
    follower.baseline = { ...follower.baseline, reading: { ...reading, known_until: YEAR_2099, read_at } };
    const { names, why } = await follower.follow();
    expect({ names, isFull: why !== undefined }).toEqual({ names: roster.names(), isFull: true });
  });

  test("makes the tap send all employees, and is replaced", async () => {
    const roster = new ImportedRoster(120, 1);
    const table = new Table(roster);
    await table.run();
    if (table.bookmark === undefined) throw new Error("Nothing was sent.");
    table.bookmark = { ...table.bookmark, until: YEAR_2099 * 1000 };
    roster.pass(600);
    expect((await table.run()).sent).toHaveLength(120);
    expect(table.bookmark?.fullAt).toBe(roster.now * 1000);
    expect(table.bookmark?.until).toBeLessThanOrEqual(roster.now * 1000);
  });
});

test("an employee without a time of change causes a full read, because they may change without a trace", async () => {
  const roster = new ImportedRoster(120, 1);
  const follower = new Follower(roster);
  roster.change(60, 1, 0);
  await follower.follow();
  expect(follower.baseline.reading?.known_until).toBeNull();
  roster.pass(600);
  roster.change(60, 1, 0);
  // Older versions kept a bookmark nevertheless.
  const { reading } = follower.baseline;
  if (reading !== undefined)
    follower.baseline = { ...follower.baseline, reading: { ...reading, known_until: roster.now - 600 } };
  const { names, why } = await follower.follow();
  expect(names).toEqual(roster.names());
  expect(why).toContain("Namely does not say when people were last changed");
});
