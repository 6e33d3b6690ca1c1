import fc from "fast-check";
import { expect, test } from "vitest";
import { readRoster } from "../../src/namely/reading/roster.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { tries } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { TiedList } from "../support/tied-list.ts";

interface Reading {
  readonly ids: readonly string[];
  readonly restarts: number;
  readonly requests: number;
  readonly warnings: readonly string[];
}

/** Also ends with the fault of a reading that is incomplete. */
async function read(list: TiedList): Promise<Reading | Fault> {
  let ids: string[] = [];
  let restarts = 0;
  const warnings: string[] = [];
  const onWarning = (sentence: string): void => void warnings.push(sentence);
  try {
    for await (const part of readRoster({ client: list, clock: new ManualClock(), onWarning })) {
      if (part.kind === "restart") {
        restarts++;
        ids = [];
      } else ids.push(...part.profiles.map(({ id }) => id));
    }
  } catch (error) {
    if (error instanceof Fault && error.area === "incomplete") return error;
    throw error;
  }
  return { ids, restarts, requests: list.queries.length, warnings };
}

const everybody = (people: number): Set<string> => new Set(new TiedList({ people, block: 1 }).ids);

test("whatever the block, the page size and what the server ignores, nobody is missing without an error", async () => {
  const options = fc.record({
    people: fc.integer({ min: 0, max: 260 }),
    block: fc.constantFrom(1, 2, 3, 7, 25, 60, 300),
    seed: fc.nat(1_000_000),
    cap: fc.constantFrom(5, 20, 25, 30, 50),
    ignores: fc.subarray(["sort", "per_page", "page", "after"] as const),
    hasTotal: fc.boolean(),
    beyond: fc.constantFrom<"empty" | "last" | "first">("empty", "last", "first"),
  });
  await fc.assert(
    fc.asyncProperty(options, async ({ hasTotal, beyond, ...rest }) => {
      // Always the same few people, in a page of an odd size and without a total: no request could tell.
      fc.pre(hasTotal || rest.cap !== 5 || !rest.ignores.includes("page") || !rest.ignores.includes("sort"));
      const list = new TiedList({
        ...rest,
        beyond: () => beyond,
        ...(hasTotal ? {} : { total: "absent" as const }),
      });
      const reading = await read(list);
      if (reading instanceof Fault) return;
      expect(reading.ids).toHaveLength(rest.people);
      expect(new Set(reading.ids)).toEqual(everybody(rest.people));
    }),
    tries(60, 1000),
  );
});
