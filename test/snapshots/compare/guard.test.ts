import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/platform/errors/fault.ts";
import type { GuardRules, Move } from "../../../src/snapshots/compare/guard.ts";
import { RecentMoves } from "../../../src/snapshots/compare/recent-moves.ts";
import { openFileSide, type Side } from "../../../src/snapshots/compare/side.ts";
import { searchEvents } from "../../../src/sync/snapshots/event-search.ts";
import type { Employee } from "../../../src/unified/employee/employee.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { refusalOf } from "../comparing.ts";
import { person, writePlain, writeSnapshot } from "../people.ts";

type Line = Pick<Employee, "id"> & Partial<Employee>;

const line = (index: number, fields: Partial<Employee> = {}): Line => ({
  id: `p${String(index).padStart(5, "0")}`,
  employment_status: "active",
  ...fields,
});
const lines = (from: number, to: number, fields: Partial<Employee> = {}): Line[] =>
  Array.from({ length: to - from }, (_, index) => line(from + index, fields));

const inactive = { employment_status: "inactive" } as const;

async function search(
  before: string | Side,
  after: string,
  rules: Partial<GuardRules> = {},
  earlier: readonly Move[] = [],
): Promise<readonly Move[]> {
  const { moves } = await searchEvents(
    {
      before: typeof before === "string" ? openFileSide(before, "before") : before,
      after: openFileSide(after, "after"),
      ignored: new Set(),
      view: { asOf: undefined, today: "2026-03-02" },
      temporaryFolder: makeTempFolder(),
      acrossCompanies: false,
    },
    { events: undefined, guard: { maxTerminations: undefined, maxHires: undefined, force: false, ...rules } },
    { take: () => Promise.resolve(), restart: () => Promise.resolve() },
    new AbortController().signal,
    earlier,
  );
  return moves;
}

/** The code of the fault that comparing two rosters ends with; undefined when it goes through. */
async function judge(
  before: readonly Line[],
  after: readonly Line[],
  rules: Partial<GuardRules> = {},
  earlier: readonly Move[] = [],
): Promise<string | undefined> {
  const folder = makeTempFolder();
  const work = search(
    writePlain(folder, "before", before),
    writePlain(folder, "after", after),
    rules,
    earlier,
  );
  return work.then(
    () => undefined,
    (error: unknown) => (error as Fault).code,
  );
}

const left = (from: number, to: number): Move[] =>
  lines(from, to).map(({ id }) => ({ kind: "departure", id, vanished: false, present: true }));

describe("departures", () => {
  test.each<[string, string | undefined, number, number]>([
    ["all ten of ten", "guard.mass-departure", 10, 10],
    ["six of ten", "guard.mass-departure", 10, 6],
    ["five of ten", undefined, 10, 5],
    ["one of one", "guard.mass-departure", 1, 1],
    ["one of two", undefined, 2, 1],
    ["two of three", "guard.mass-departure", 3, 2],
    ["eleven of a hundred", "guard.mass-departure", 100, 11],
    ["eleven of a hundred and ten", undefined, 110, 11],
  ])("of %s end with %s, vanished or terminated", async (_, code, people, gone) => {
    const before = lines(0, people);
    expect(await judge(before, lines(gone, people))).toBe(code);
    expect(await judge(before, [...lines(0, gone, inactive), ...lines(gone, people)])).toBe(code);
  });

  test("of more than half of those who were employed are too many, however many had left before", async () => {
    const former = lines(100, 190, inactive);
    expect(
      await judge([...lines(0, 10), ...former], [...lines(0, 6, inactive), ...lines(6, 10), ...former]),
    ).toBe("guard.mass-departure");
    expect(await judge([...lines(0, 10), ...former], [...lines(5, 10), ...former])).toBe(undefined);
  });

  test("of people who had left long ago do not count against those who are employed", async () => {
    const before = [...lines(0, 4), ...lines(10, 20, inactive)];
    expect(await judge(before, [...lines(0, 4), ...lines(14, 20, inactive)])).toBe(undefined);
  });

  test("are bounded by the number that is given, also beyond half", async () => {
    expect(await judge(lines(0, 10), [], { maxTerminations: 10 })).toBe(undefined);
    expect(await judge(lines(0, 10), [], { maxTerminations: 9 })).toBe("guard.mass-departure");
    expect(await judge(lines(0, 10), lines(1, 10), { maxTerminations: 0 })).toBe("guard.mass-departure");
    expect(await judge(lines(0, 10), [], { force: true })).toBe(undefined);
  });

  test("are reported with how many of how many, and with the line that lets them pass", async () => {
    const folder = makeTempFolder();
    const fault = await refusalOf(
      search(writePlain(folder, "before", lines(0, 10)), writePlain(folder, "after", [])),
    );
    expect([fault.message, fault.hint]).toEqual([
      "10 of 10 people were terminated or vanished at once, more than half of the roster. Nothing was reported, sent or saved.",
      "If this is right, run it again with --max-terminations 10, or with --force.",
    ]);
  });

  test("from a pipe, which can be read only once, are judged by the length of the list", async () => {
    const folder = makeTempFolder();
    const file = openFileSide(
      writePlain(folder, "before", [...lines(0, 1), ...lines(5, 8, inactive)]),
      "file",
    );
    let isSpent = false;
    const pipe: Side = {
      name: "pipe",
      read: () => {
        if (isSpent) throw new Fault("usage.not-seekable", "It is spent.");
        isSpent = true;
        return file.read();
      },
    };
    const after = writePlain(folder, "after", lines(5, 8, inactive));
    expect(await search(pipe, after)).toHaveLength(1);
    expect((await refusalOf(search(file, after))).code).toBe("guard.mass-departure");
  });
});

describe("arrivals", () => {
  test.each<[string, string | undefined, number, number]>([
    ["eleven in a roster of forty-three", "guard.mass-arrival", 43, 11],
    ["eleven in a roster of forty-four", undefined, 44, 11],
    ["ten in a roster of one", undefined, 1, 10],
  ])("of %s end with %s, whatever they are called", async (_, code, people, come) => {
    const before = lines(0, people);
    const end = 1000 + come;
    for (const fields of [
      {},
      inactive,
      { employment_status: "pending" },
      { start_date: "2010-01-01" },
    ] as const)
      expect(await judge(before, [...before, ...lines(1000, end, fields)])).toBe(code);
  });

  test("are bounded by the number that is given, and not at all with force", async () => {
    const before = lines(0, 4);
    const after = [...before, ...lines(10, 30)];
    expect(await judge(before, after, { maxHires: 20 })).toBe(undefined);
    expect(await judge(before, after, { maxHires: 19 })).toBe("guard.mass-arrival");
    expect(await judge(before, [...before, line(5)], { maxHires: 0 })).toBe("guard.mass-arrival");
    expect(await judge(before, before, { maxHires: 0 })).toBe(undefined);
    expect(await judge(before, after, { force: true })).toBe(undefined);
  });

  test("are no people who were in the list before and come back", async () => {
    const before = lines(0, 20, inactive);
    expect(await judge(before, lines(0, 20))).toBe(undefined);
    expect(await judge(before, lines(0, 20, { employment_status: "pending" }))).toBe(undefined);
  });
});

describe("visibility that was lost", () => {
  const people = Array.from({ length: 30 }, (_, index) => person({ id: `p${index}` }));
  const write = (name: string, count: number, keys: readonly string[]): string =>
    writeSnapshot(makeTempFolder(), name, people.slice(0, count), { visible_keys: [...keys] });
  const writeFull = (): string => write("full", 30, ["id", "reports_to", "user_status"]);

  test("together with people is too much, even with one of them", async () => {
    const fault = await refusalOf(
      search(writeFull(), write("less", 29, ["id", "user_status"]), { maxTerminations: 5 }),
    );
    expect([fault.code, fault.message]).toEqual([
      "guard.visibility-lost",
      "1 person vanished, and this token no longer sees reports_to. Nothing was reported, sent or saved.",
    ]);
  });

  test("alone is an event, and people who are gone alone are departures", async () => {
    expect(await search(writeFull(), write("less", 30, ["id", "user_status"]))).toEqual([]);
    expect(await search(writeFull(), write("same", 29, ["id", "reports_to", "user_status"]))).toHaveLength(1);
  });

  test("is unknown where no person is left", async () => {
    expect(await search(writeFull(), write("nobody", 0, []), { maxTerminations: 30 })).toHaveLength(30);
  });
});

describe("what was let pass before within the day", () => {
  const roster = lines(0, 60);
  const gone = (count: number): Line[] => [...lines(0, count, inactive), ...lines(count, 60)];

  test("counts together with what is found now", async () => {
    expect(await judge(gone(9), gone(10), {}, left(0, 9))).toBe(undefined);
    expect(await judge(gone(9), gone(12), {}, left(0, 9))).toBe("guard.mass-departure");
    expect(await judge(gone(3), gone(4), { maxTerminations: 3 }, left(0, 3))).toBe("guard.mass-departure");
  });

  test("counts once for each, also when it is found again", async () => {
    expect(await judge(roster, gone(9), {}, left(0, 9))).toBe(undefined);
  });

  test("stops nothing while no other person leaves", async () => {
    expect(await judge(gone(12), gone(12), {}, left(0, 12))).toBe(undefined);
  });

  test("is more than half also of a company that loses one at a time", async () => {
    const company = (present: number): Line[] => lines(6 - present, 6);
    const vanished = left(0, 3).map((move) => ({ ...move, vanished: true }));
    expect(await judge(company(4), company(3), {}, vanished.slice(0, 2))).toBe(undefined);
    expect(await judge(company(3), company(2), {}, vanished)).toBe("guard.mass-departure");
  });

  test("is kept in a file for a day, and is forgotten then", async () => {
    const path = join(makeTempFolder(), "guard", "moves.json");
    const clock = new ManualClock({ autoAdvance: true });
    await new RecentMoves(path, clock).add(left(0, 3));
    await clock.sleep(23 * 3_600_000);
    const again = new RecentMoves(path, clock);
    await again.add(left(2, 5));
    expect((await again.list()).map(({ id }) => id)).toEqual(lines(0, 5).map(({ id }) => id));
    await clock.sleep(2 * 3_600_000);
    expect((await again.list()).map(({ id }) => id)).toEqual(lines(3, 5).map(({ id }) => id));
    await again.clear();
    expect(await again.list()).toEqual([]);
  });

  test("is nothing where the file cannot be read", async () => {
    const path = join(makeTempFolder(), "moves.json");
    writeFileSync(path, '{"version":1,"moves":[{');
    expect(await new RecentMoves(path, new ManualClock()).list()).toEqual([]);
  });
});
