import fc from "fast-check";
import { expect, test } from "vitest";
import { visit } from "./visitor.ts";
import { inAnyOrder, readAll, SORTS } from "./profile-pages.ts";

test("pages of any size and order hold each person exactly once, in that order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 130 }),
      fc.integer({ min: 7, max: 60 }),
      fc.constantFrom(...SORTS),
      async (employees, perPage, sort) => {
        const visitor = await visit({ employees });
        const profiles = await readAll(visitor, sort && `&sort=${sort}`, perPage);
        expect(inAnyOrder(profiles)).toEqual(visitor.sandbox.control.ids().sort());
        const key = sort.replace("-", "") || "created_at";
        const values = profiles.map((profile) => profile[key] as string | number);
        const ascending = sort.startsWith("-") ? values.toReversed() : values;
        expect(ascending.every((value, at) => at === 0 || value >= (ascending[at - 1] ?? value))).toBe(true);
      },
    ),
    { numRuns: 25 },
  );
});
