import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { RosterEvent } from "../../src/snapshots/compare/event.ts";
import { PERSON_EVENTS } from "../../src/snapshots/compare/event-names.ts";
import { writeHeader } from "../../src/snapshots/file/header.ts";
import { compareIds } from "../../src/snapshots/file/line-id.ts";
import type { Side } from "../../src/snapshots/compare/side.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { tries } from "../support/effort.ts";
import { tally } from "../support/tally.ts";
import { compareSides, type Wish } from "./comparing.ts";
import { histories, type DayOfCompany } from "./histories.ts";
import { cutPieces } from "./lines.ts";
import { replay } from "./replay.ts";

/** A snapshot in memory, read in pieces of some people or of a part of one. */
function sideOf(people: readonly Employee[], head?: DayOfCompany["header"], day?: string): Side {
  const lines = people.map((one) => JSON.stringify(one));
  const text = [...(head === undefined ? [] : [writeHeader(head)]), ...lines]
    .map((line) => `${line}\n`)
    .join("");
  return {
    name: "snapshot",
    madeOn: () => Promise.resolve(day),
    read: () => cutPieces(Buffer.from(text), { sizes: [2000, 300, 100, 200, 5000], headroom: 3000 }),
  };
}

const inOrder = (people: readonly Employee[]) => [...people].sort((a, b) => compareIds(a.id, b.id));

let compared = 0;

afterEach((context) => {
  tally(context, "R13", { comparisons: compared });
  compared = 0;
});

async function eventsBetween(
  before: DayOfCompany,
  after: DayOfCompany,
  wish?: Wish,
): Promise<readonly RosterEvent[]> {
  const sides = [before, after].map(({ people, header, day }) => sideOf(inOrder(people), header, day));
  const [old, now] = sides;
  if (old === undefined || now === undefined) throw new Error("A side is missing.");
  compared++;
  return (await compareSides(old, now, wish)).events;
}

/** Holds for each two days that follow each other, and for the first and the last. */
async function holdsBetweenDays(
  law: (before: DayOfCompany, after: DayOfCompany) => Promise<void>,
  times = tries(100, 4000),
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(histories, async (days) => {
      for (const [before, after] of pairsOf(days)) await law(before, after);
    }),
    times,
  );
}

function pairsOf(days: readonly DayOfCompany[]): (readonly [DayOfCompany, DayOfCompany])[] {
  const neighbours = days.slice(1).map((after, index) => [days[index] ?? after, after] as const);
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? neighbours : [...neighbours, [first, last]];
}

/** What somebody inactive becomes whose first day had not come: no departure is taken back. */
const RETURNS_AHEAD = ["started", "rehired", "reinstated"] as const;

const idsWith = (events: readonly RosterEvent[], ...names: RosterEvent["event"][]) =>
  new Set(events.filter(({ event }) => names.includes(event)).map(({ employee }) => employee?.id));

test("between a company and itself nothing has happened", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (days) => {
      for (const day of days) {
        expect(await eventsBetween(day, day)).toEqual([]);
        expect(await eventsBetween(day, day, { view: { asOf: day.day, today: undefined } })).toEqual([]);
      }
    }),
    tries(30, 1000),
  );
});

/** Which of several managers stands first is told by nothing. */
function inAnyOrder(one: Employee): Employee {
  const managers = [...one.managers].sort((a, b) => compareIds(a.id, b.id));
  return managers.length > 1 ? { ...one, manager: null, managers } : one;
}

test("what happened to the earlier company makes the later one of it", async () => {
  await holdsBetweenDays(async (before, after) => {
    const roster = replay(before.people, await eventsBetween(before, after), after.day);
    expect(new Set(roster.keys())).toEqual(new Set(after.people.map(({ id }) => id)));
    for (const one of after.people)
      expect(inAnyOrder({ ...(roster.get(one.id) as unknown as Employee), updated_at: null })).toEqual(
        inAnyOrder({ ...one, updated_at: null }),
      );
  });
});

test("the order of the lines does not matter", async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.infiniteStream(fc.nat()), async (days, dice) => {
      const shuffle = (people: readonly Employee[]): Employee[] =>
        people
          .map((one) => ({ one, rank: dice.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
      for (const [before, after] of pairsOf(days)) {
        const sorted = await compareSides(sideOf(inOrder(before.people)), sideOf(inOrder(after.people)));
        const shuffled = await compareSides(sideOf(shuffle(before.people)), sideOf(shuffle(after.people)));
        expect(shuffled.events).toEqual(sorted.events);
        expect(shuffled.findings).toEqual(sorted.findings);
      }
    }),
    tries(30, 1000),
  );
});

test("nothing has happened to people whose records are the same", async () => {
  await holdsBetweenDays(async (before, after) => {
    const old = new Set(before.people.map((one) => JSON.stringify(one)));
    const same = after.people.filter((one) => old.has(JSON.stringify(one))).map(({ id }) => id);
    const touched = new Set((await eventsBetween(before, after)).map(({ employee }) => employee?.id));
    expect(same.filter((id) => touched.has(id))).toEqual([]);
  });
});

test("every event has an id of its own, and events come by the ids of people", async () => {
  await holdsBetweenDays(async (before, after) => {
    const events = await eventsBetween(before, after);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const ids = events.flatMap(({ employee }) => employee?.id ?? []);
    expect(ids).toEqual([...ids].sort(compareIds));
    expect(events.findLastIndex(({ employee }) => employee !== null)).toBe(ids.length - 1);
  });
});

describe("seen the other way round", () => {
  test("in reverse, each arrival has vanished and each vanished person has arrived", async () => {
    await holdsBetweenDays(async (before, after) => {
      const [there, back] = [await eventsBetween(before, after), await eventsBetween(after, before)];
      const old = new Set(before.people.map(({ id }) => id));
      const now = new Set(after.people.map(({ id }) => id));
      expect(idsWith(there, "vanished")).toEqual(new Set([...old].filter((id) => !now.has(id))));
      expect(idsWith(back, "vanished")).toEqual(new Set([...now].filter((id) => !old.has(id))));
      for (const id of idsWith(back, "vanished"))
        expect(
          idsWith(there, "hired", "pre_hire", "appeared", "appeared_inactive", "appeared_unknown"),
        ).toContain(id);
    });
  });

  test("a return is a termination, and a termination with the same start a reinstatement unless that start lies ahead", async () => {
    await holdsBetweenDays(async (before, after) => {
      const [there, back] = [await eventsBetween(before, after), await eventsBetween(after, before)];
      for (const id of idsWith(there, "reinstated", "rehired"))
        expect(idsWith(back, "terminated")).toContain(id);
      const old = new Map(before.people.map((one) => [one.id, one]));
      const same = after.people.filter(
        ({ id, start_date }) =>
          old.get(id)?.employment_status === "active" && old.get(id)?.start_date === start_date,
      );
      const terminated = same.filter(({ id }) => idsWith(there, "terminated").has(id));
      for (const { id, start_date } of terminated) {
        const isAhead = start_date !== null && start_date >= after.day;
        expect(idsWith(back, ...(isAhead ? RETURNS_AHEAD : (["reinstated"] as const)))).toContain(id);
      }
    });
  });
});

test("the histories above bring everything that can happen to people, and the new names", async () => {
  const names = new Set<string>();
  for (const days of fc.sample(histories, { numRuns: 200, seed: 2026 }))
    for (const [before, after] of pairsOf(days))
      for (const { event } of await eventsBetween(before, after)) names.add(event);
  expect([...PERSON_EVENTS, "group_renamed", "job_title_renamed"].filter((name) => !names.has(name))).toEqual(
    [],
  );
});
