import fc from "fast-check";
import { expect, test } from "vitest";
import { Fault } from "../../src/platform/errors/fault.ts";
import { tries } from "../support/effort.ts";
import { TiedList } from "../support/tied-list.ts";
import { everybody, read } from "./tied-reading.ts";

test("whatever the block, the page size and what the server ignores, no one is missing without an error", async () => {
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
