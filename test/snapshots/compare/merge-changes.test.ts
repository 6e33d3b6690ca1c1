import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { LineSorter } from "../../../src/snapshots/file/line-sorter.ts";
import { mergeChanges } from "../../../src/snapshots/compare/merge-changes.ts";
import { openFreshSide } from "../../../src/snapshots/compare/side.ts";
import { createGroupDirectory } from "../../../src/unified/lists/group-directory.ts";
import { tries } from "../../support/effort.ts";
import { tally } from "../../support/tally.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { histories, type DayOfCompany } from "../histories.ts";
import { COMPANY } from "../people.ts";

let merged = 0;

afterEach((context) => {
  tally(context, "R13", { comparisons: merged });
  merged = 0;
});

async function sideOf({ people, header }: DayOfCompany) {
  const lines = new LineSorter({ folder: makeTempFolder(), name: "day" });
  for (const [index, one] of people.entries()) await lines.add(one.id, JSON.stringify(one), index + 1);
  return openFreshSide("day", header, lines);
}

async function readText(day: { read(): AsyncIterable<{ bytes: Uint8Array; start: number; end: number }> }) {
  const pieces: Buffer[] = [];
  for await (const { bytes, start, end } of day.read()) pieces.push(Buffer.from(bytes.subarray(start, end)));
  return Buffer.concat(pieces).toString("utf8");
}

/** What follows from others, from groups' names and from the day. */
const DERIVED = new Set(["manager", "managers", "groups", "lifecycle", "department", "division", "office"]);

/** All that somebody's own profile says. */
function ownWord(one: DayOfCompany["people"][number]): string {
  const own = Object.entries(one).filter(([key]) => !DERIVED.has(key));
  return JSON.stringify([own, one.managers.map(({ id }) => id), one.groups.map(({ id }) => id).sort()]);
}

test("changed people, merged into an earlier snapshot, give what a full read gives, or the result is unclear", async () => {
  let unclear = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (days) => {
      for (const [index, after] of days.entries()) {
        const before = days[index - 1];
        if (before === undefined) continue;
        const known = new Map(before.people.map((one) => [one.id, ownWord(one)]));
        // Somebody who is gone is not among those who can be read; that is what the total is for.
        const now = new Set(after.people.map(({ id }) => id));
        if (before.people.some(({ id }) => !now.has(id))) continue;
        const fresh = after.people.filter((one) => known.get(one.id) !== ownWord(one));
        const names = new Map(before.header.groups?.map(({ id, name }) => [id, name]));
        const groups = after.header.groups ?? [];
        const lines = new LineSorter({ folder: makeTempFolder(), name: "merged" });
        const result = await mergeChanges({
          base: await sideOf(before),
          fresh: new Map(
            fresh.map((employee) => [employee.id, { employee, text: JSON.stringify(employee) }]),
          ),
          company: COMPANY,
          directory: createGroupDirectory(groups),
          renamedGroups: new Set(groups.filter(({ id, name }) => names.get(id) !== name).map(({ id }) => id)),
          asOf: after.day,
          lines,
        });
        merged += 1;
        if (result.kind === "unclear") {
          unclear += 1;
          continue;
        }
        expect(result.people).toBe(after.people.length);
        expect(await readText(openFreshSide("merged", after.header, lines))).toBe(
          await readText(await sideOf(after)),
        );
      }
    }),
    tries(60, 2_000),
  );
  // A merge that never dares would hold this law as well.
  expect(unclear).toBeLessThan(merged / 2);
});
