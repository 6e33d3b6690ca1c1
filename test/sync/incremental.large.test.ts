import fc from "fast-check";
import { expect, test } from "vitest";
import { readStoredLines } from "../../src/snapshots/file/stored-lines.ts";
import { readChangedEmployees, everybodyOptions } from "../../src/singer/employee-reading.ts";
import { readConfig } from "../../src/singer/config.ts";
import type { EmployeeBookmark } from "../../src/singer/state.ts";
import { readCurrentRoster, type RosterBase } from "../../src/sync/snapshots/current-roster.ts";
import type { FreshSnapshot } from "../../src/sync/snapshots/snapshot-pull.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { createGroupDirectory } from "../../src/unified/lists/group-directory.ts";
import { tries } from "../support/effort.ts";
import { type ClockErrors, ImportedRoster } from "../support/imported-roster.ts";
import { tally } from "../support/tally.ts";

const DAY = 86_400;
const YEAR_2099 = Date.UTC(2099, 0, 1) / 1000;

/** One who compares with the last snapshot again and again, as diff --incremental, watch and listen do. */
class Follower {
  readonly #roster: ImportedRoster;
  readonly #place: ReturnType<ImportedRoster["open"]>;
  baseline: RosterBase = { side: undefined, header: undefined, reading: undefined };
  #fresh: FreshSnapshot | undefined;

  constructor(roster: ImportedRoster) {
    this.#roster = roster;
    this.#place = roster.open();
  }

  /** Everybody's name as it is known then, and why everybody was read, if everybody was. */
  async follow(): Promise<{ names: Record<string, string>; pages: number; why: string | undefined }> {
    const { context, connection, said } = this.#place;
    const [pages, lines] = [this.#roster.pages, said.length];
    const company = { id: "acme", name: "Acme" };
    const found = { company, groups: [], directory: createGroupDirectory([]), groupsVisible: false };
    const report = { onProgress: () => {}, onWarning: () => {} };
    const fresh = await readCurrentRoster(
      { context, connection, report, found, day: "2026-11-23" },
      this.baseline,
      {
        incremental: true,
        fullEveryMs: 1000 * DAY * 1000,
        detail: { includeSensitive: false, customFields: "none" },
      },
    );
    await this.#fresh?.discard();
    this.#fresh = fresh;
    this.baseline = fresh;
    const names: Record<string, string> = {};
    for await (const line of readStoredLines(fresh.side))
      if (line.kind === "employee") names[line.employee.id] = line.employee.last_name ?? "";
    const why = said.slice(lines).find((line) => line.startsWith("everybody is read"));
    return { names, pages: this.#roster.pages - pages, why };
  }
}

/** A table that the tap fills, run by run. */
class Table {
  readonly #roster: ImportedRoster;
  readonly #place: ReturnType<ImportedRoster["open"]>;
  bookmark: EmployeeBookmark | undefined;
  names: Record<string, string> = {};

  constructor(roster: ImportedRoster) {
    this.#roster = roster;
    this.#place = roster.open();
  }

  /** Ids of whom one run sends. */
  async run(): Promise<{ sent: string[]; pages: number }> {
    const { context, connection } = this.#place;
    const pages = this.#roster.pages;
    const config = readConfig({ full_every: 24 * 1000 }, () => {});
    const hooks = { onProgress: () => {}, onWarning: () => {} };
    const pull = { context, connection, options: everybodyOptions(config), hooks };
    const source = readChangedEmployees(pull, { config, bookmark: this.bookmark });
    let sent: Employee[] = [];
    for (;;) {
      const step = await source.next();
      if (step.done) {
        this.bookmark = step.value;
        break;
      }
      if (step.value.kind === "restart") sent = [];
      else sent.push(...(step.value.records as readonly Employee[]));
    }
    for (const { id, last_name } of sent) this.names[id] = last_name ?? "";
    return { sent: sent.map(({ id }) => id), pages: this.#roster.pages - pages };
  }
}

test("whatever is imported, mistaken for the future or told by wrong clocks: snapshot and table are what everybody is", async (testContext) => {
  const counts = { "incremental readings": 0, "of everybody": 0, missing: 0 };
  const second = 1000;
  const deed = fc.record({
    wait: fc.constantFrom(1, 30, 120, 4000),
    from: fc.nat(399),
    count: fc.constantFrom(1, 1, 5, 49, 51, 110),
    isMistaken: fc.boolean(),
    isFollowed: fc.boolean(),
  });
  const clocks = fc.constantFrom<ClockErrors>(
    { ours: 0, date: 0 },
    { ours: -40 * second, date: 40 * second },
    { ours: 300 * second, date: undefined },
    { ours: 0, date: 2000 * DAY * second },
    { ours: 2000 * DAY * second, date: -2 * second },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 40, max: 400 }),
      fc.nat(),
      clocks,
      fc.array(deed, { minLength: 1, maxLength: 5 }),
      async (size, seed, errors, deeds) => {
        const roster = new ImportedRoster(size, seed, errors);
        const [follower, table] = [new Follower(roster), new Table(roster)];
        await follower.follow();
        await table.run();
        for (const { wait, from, count, isMistaken, isFollowed } of deeds) {
          roster.pass(wait);
          roster.change(from, Math.min(count, size), isMistaken ? YEAR_2099 - from : undefined);
          if (!isFollowed) continue;
          const { names, why } = await follower.follow();
          await table.run();
          counts["incremental readings"] += 2;
          if (why !== undefined) counts["of everybody"]++;
          const truth = roster.names();
          const missing = Object.keys(truth).filter(
            (id) => names[id] !== truth[id] || table.names[id] !== truth[id],
          );
          counts.missing += missing.length;
          expect(missing).toEqual([]);
        }
      },
    ),
    tries(60, 1000),
  );
  tally(testContext, "R7", counts);
});
