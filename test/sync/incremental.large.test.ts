import fc from "fast-check";
import { expect, test } from "vitest";
import { tries } from "../support/effort.ts";
import { type ClockErrors, ImportedRoster } from "../support/imported-roster.ts";
import { tally } from "../support/tally.ts";
import { DAY, Follower, Table, YEAR_2099 } from "./roster-followers.ts";

test("snapshot and table match the roster, whatever is imported, dated in the future or timed by wrong clocks", async (testContext) => {
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
