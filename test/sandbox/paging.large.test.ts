import fc from "fast-check";
import { expect, test } from "vitest";
import { rows, text, visit, type Visitor } from "./visitor.ts";

async function readAll(visitor: Visitor, query: string, perPage: number): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (let page = 1; page < 100; page += 1) {
    const profiles = rows(
      await visitor.get(`/profiles?page=${page}&per_page=${perPage}${query}`),
      "profiles",
    );
    if (profiles.length === 0) return all;
    all.push(...profiles);
  }
  throw new Error("The pages have no end.");
}

function inAnyOrder(profiles: Record<string, unknown>[]): string[] {
  return profiles.map((profile) => text(profile, "id")).sort();
}

const SORTS = [
  "",
  "created_at",
  "-created_at",
  "updated_at",
  "-updated_at",
  "first_name",
  "-first_name",
  "last_name",
  "-last_name",
];

test("pages of any size and order hold everybody exactly once, in that order", async () => {
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
