import fc from "fast-check";
import { expect, test } from "vitest";
import { readRoster } from "../../src/namely/reading/roster.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import {
  DriftingList,
  type GivenAnswer,
  type Happening,
  type History,
  type Total,
} from "../support/drifting-list.ts";
import { tries } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tally } from "../support/tally.ts";

interface Reading {
  /** Undefined when it ended with `incomplete.*`. */
  readonly ids: readonly number[] | undefined;
  readonly restarts: number;
  /** Those that the employees came with, in the order in which they were put together. */
  readonly answers: readonly GivenAnswer[];
}

async function read(list: DriftingList, isSlow: boolean): Promise<Reading> {
  let ids: number[] = [];
  let used = new Set<number>();
  let restarts = 0;
  try {
    for await (const part of readRoster({
      client: list.client,
      clock: new ManualClock({ autoAdvance: isSlow }),
    })) {
      if (part.kind === "restart") {
        restarts++;
        ids = [];
        used = new Set();
      } else {
        ids.push(...part.profiles.map(({ id }) => Number(id.slice(1))));
        for (const { image } of part.page.records) used.add(Number(image));
      }
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "incomplete") throw error;
    return { ids: undefined, restarts, answers: [] };
  }
  // Pages asked for ahead of time may be answered before the list changes and never be looked at.
  return { ids, restarts, answers: list.answers.filter((_, index) => used.has(index)) };
}

function sortIds(ids: readonly number[]): number[] {
  return ids.toSorted((a, b) => a - b);
}

/** People come or people go between two answers that were read, but never both. */
function isOneSided(answers: readonly GivenAnswer[]): boolean {
  return answers.every((answer, index) => {
    const before = answers[index - 1] ?? answer;
    return answer.joined === before.joined || answer.removed === before.removed;
  });
}

/**
 * The histories in which nobody may be missing from what is handed out:
 * with the right total, those in which no two answers have both an arrival and a departure between them;
 * with one that lags behind, those of departures alone, and of arrivals at the end of the list alone;
 * without one, those of arrivals at the end alone.
 */
function isGuaranteed({ total }: History, list: DriftingList, answers: readonly GivenAnswer[]): boolean {
  if (total.kind === "exact") return isOneSided(answers);
  const onlyAtTheEnd = list.removed === 0 && list.backdated === 0;
  return onlyAtTheEnd || (total.kind === "late" && list.joined === 0);
}

const happening: fc.Arbitrary<Happening> = fc.record({
  after: fc.integer({ min: 1, max: 24 }),
  kind: fc.constantFrom("hire", "backdated hire", "removal", "edit"),
  place: fc.nat(259),
});

const total: fc.Arbitrary<Total> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "exact" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "absent" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("late" as const), answers: fc.integer({ min: 1, max: 5 }) }),
  },
);

const size = fc.oneof(
  fc.record({ people: fc.nat(45), perPage: fc.constant(5) }),
  fc.record({ people: fc.nat(260), perPage: fc.constant(50) }),
);

/** Of one kind alone as often as of all kinds, or the narrower guarantees would hardly be put to the test. */
const happenings = fc.oneof(
  fc.array(happening, { maxLength: 6 }),
  fc
    .tuple(
      fc.constantFrom<Happening["kind"]>("hire", "backdated hire", "removal", "edit"),
      fc.array(happening, { maxLength: 6 }),
    )
    .map(([kind, list]) => list.map((each) => ({ ...each, kind }))),
);

const history: fc.Arbitrary<History> = fc
  .record({
    size,
    block: fc.constantFrom(1, 3, 7, 60),
    total,
    repeated: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.nat(259), { maxLength: 2 }) },
    ),
    differing: fc.boolean(),
    happenings,
    delays: fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
  })
  .map(({ size, ...rest }) => ({ ...size, ...rest }));

test("while people come, go and change, no one is missing and no one comes twice, or the read fails", async (context) => {
  const counts = {
    histories: 0,
    complete: 0,
    "ended as incomplete": 0,
    "read again": 0,
    guaranteed: 0,
    missing: 0,
    doubled: 0,
    "beyond what can be seen": 0,
  };
  await fc.assert(
    fc.asyncProperty(history, fc.boolean(), async (past, isSlow) => {
      const list = new DriftingList(past);
      const everybody = new Set(list.ids);
      const { ids, restarts, answers } = await read(list, isSlow);
      counts.histories++;
      counts["read again"] += Math.min(1, restarts);
      if (ids === undefined) {
        counts["ended as incomplete"]++;
        return;
      }
      counts.complete++;
      // A person with two different rows is never written. A change meanwhile explains it, and beyond the guarantee, such as
      // with a total that lags behind an arrival in front, the second row may not be seen.
      const mustDiffer =
        past.differing &&
        past.happenings.every(({ kind }) => kind !== "edit") &&
        isGuaranteed(past, list, answers);
      expect(list.ids).toHaveLength(mustDiffer ? new Set(list.ids).size : list.ids.length);
      const found = new Set(ids);
      counts.doubled += ids.length - found.size;
      expect(ids).toHaveLength(found.size);

      const leftNow = new Set(list.ids);
      const missing = [...everybody].filter((id) => leftNow.has(id) && !found.has(id));
      if (!isGuaranteed(past, list, answers)) {
        counts["beyond what can be seen"] += Math.min(1, missing.length);
        return;
      }
      counts.guaranteed++;
      counts.missing += missing.length;
      expect(missing).toEqual([]);
      // By the right total it is more than that: the list as it was all through the reading.
      const [first] = past.total.kind === "exact" ? answers : [];
      expect(sortIds(ids)).toEqual(sortIds(first === undefined ? ids : [...new Set(first.list)]));
    }),
    tries(200, 5000),
  );
  tally(context, "R7", counts);
});

test("a person who joins after a page beyond the end was requested ahead of time is one of those found", async () => {
  const list = new DriftingList({
    people: 51,
    perPage: 50,
    block: 3,
    total: { kind: "exact" },
    repeated: [],
    differing: false,
    happenings: [{ after: 1, kind: "hire", place: 0 }],
    delays: [2, 0, 1, 0, 0],
  });
  const { ids } = await read(list, true);
  expect(sortIds(ids ?? [])).toEqual(sortIds(list.ids));
});

test("edits alone cause no second read", async () => {
  const edits = fc
    .array(happening, { maxLength: 6 })
    .map((list) => list.map((each) => ({ ...each, kind: "edit" as const })));
  await fc.assert(
    fc.asyncProperty(history, edits, async (past, happenings) => {
      const list = new DriftingList({ ...past, block: Math.min(past.block, 7), happenings, repeated: [] });
      const { ids, restarts } = await read(list, false);
      expect({ ids: sortIds(ids ?? []), restarts }).toEqual({ ids: sortIds(list.ids), restarts: 0 });
    }),
    tries(50, 500),
  );
});

test("one who leaves and one who joins between the same two answers cannot be seen: so much is known not to be promised", async () => {
  const both: readonly Happening[] = [
    { after: 1, kind: "removal", place: 0 },
    { after: 1, kind: "hire", place: 0 },
  ];
  const list = new DriftingList({
    people: 12,
    perPage: 5,
    block: 1,
    total: { kind: "exact" },
    repeated: [],
    differing: false,
    happenings: both,
    delays: [0],
  });
  const { ids, answers } = await read(list, false);
  expect(isOneSided(answers)).toBe(false);
  expect(ids).not.toContain(5);
});
