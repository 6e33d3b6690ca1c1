import fc from "fast-check";
import { expect, test } from "vitest";
import { followMark, markContent, type MarkedBaseline } from "../../src/snapshots/file/baseline-mark.ts";
import type { RosterEvent } from "../../src/snapshots/compare/event.ts";
import { writeHeader, type SnapshotHeader } from "../../src/snapshots/file/header.ts";
import { compareIds } from "../../src/snapshots/file/line-id.ts";
import { SealMeter } from "../../src/snapshots/file/seal.ts";
import type { Side } from "../../src/snapshots/compare/side.ts";
import { tries } from "../support/effort.ts";
import { compareSides } from "./comparing.ts";
import { histories, type DayOfCompany } from "./histories.ts";
import { cutPieces } from "./lines.ts";

interface Sealed {
  readonly side: Side;
  readonly header: SnapshotHeader;
}

function seal({ people, header, day }: DayOfCompany): Sealed {
  const lines = [...people].sort((a, b) => compareIds(a.id, b.id)).map((one) => `${JSON.stringify(one)}\n`);
  const meter = new SealMeter();
  meter.add(Buffer.from(lines.join("")));
  const sealed = { ...header, ...meter.end() };
  const text = `${writeHeader(sealed)}\n${lines.join("")}`;
  const side: Side = {
    name: "snapshot",
    madeOn: () => Promise.resolve(day),
    read: () => cutPieces(Buffer.from(text), { sizes: [2000, 300, 5000], headroom: 3000 }),
  };
  return { side, header: sealed };
}

async function eventsOf(before: Sealed, after: Sealed, mark?: string): Promise<readonly RosterEvent[]> {
  return (await compareSides(before.side, after.side, { mark })).events;
}

/** Days that come again in any order, as when somebody is hidden and shown by turns. */
const comings = fc.tuple(
  histories,
  fc.array(fc.nat(), { minLength: 4, maxLength: 12 }).map((picks) => picks.map((pick) => pick % 3)),
);

test("no two occurrences have one id, however often the same thing happens, and every rerun has the same ids", async () => {
  await fc.assert(
    fc.asyncProperty(comings, async ([days, picks]) => {
      const sealed = days.map(seal);
      const seen = new Set<string>();
      const [first] = sealed;
      if (first === undefined) return;
      let before: Sealed = first;
      let baseline: MarkedBaseline = { mark: markContent(before.header), header: before.header };
      for (const pick of picks) {
        const after: Sealed = sealed[pick % sealed.length] ?? before;
        const events = await eventsOf(before, after, baseline.mark);
        expect(await eventsOf(before, after, baseline.mark)).toEqual(events);
        expect(events.filter(({ id }) => seen.has(id))).toEqual([]);
        for (const { id } of events) seen.add(id);
        baseline = { mark: followMark(baseline, after.header), header: after.header };
        before = after;
      }
    }),
    tries(40, 1500),
  );
});

test("two files give the same ids as the same snapshots in the store at first", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (days) => {
      const [before, after] = [days[0], days.at(-1)].map((day) => day && seal(day));
      if (before === undefined || after === undefined) return;
      const alone = await eventsOf(before, after);
      expect(await eventsOf(before, after, markContent(before.header))).toEqual(alone);
    }),
    tries(20, 300),
  );
});
