import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobTitleSchema, mapJobTitles } from "../../../src/unified/lists/job-title.ts";
import { mapOrRefuse } from "../refusal.ts";

const plain = { remoteData: false };

// As recorded in April 2015.
const recorded = {
  id: "dc5f0968-11e3-4c3f-95e8-e7c50a95dc8b",
  title: "Account Executive",
  links: { job_tier: "feb7f22f-c860-4ef5-9ec3-3c7bd737d67f" },
};
const tier = { id: "feb7f22f-c860-4ef5-9ec3-3c7bd737d67f", title: "Sales", links: { job_titles: [] } };

// The shape of 2014 and 2015 beside profiles.
const old = {
  id: 21584,
  title: "Writer",
  order: 12,
  company_id: 4711,
  created_at: "2014-05-20T14:40:16.000-04:00",
  updated_at: "2014-05-20T14:40:16.000-04:00",
  is_default: false,
  parent_id: 903,
  guid: "a662b7ca-714f-4b9a-9b6a-2a8b571f087f",
};

function mapOne(title: object, tiers: unknown = [tier]) {
  return mapJobTitles({ jobTitles: [title], jobTiers: tiers }, plain)[0];
}

describe("every field of a job title", () => {
  const raw = { ...recorded, parent_id: tier.id, active: true };
  const [title] = mapJobTitles({ jobTitles: [raw], jobTiers: [tier] }, { remoteData: true });
  const expected = {
    id: "dc5f0968-11e3-4c3f-95e8-e7c50a95dc8b",
    title: "Account Executive",
    tier: { id: "feb7f22f-c860-4ef5-9ec3-3c7bd737d67f", title: "Sales" },
    active: true,
    remote_data: raw,
  };

  test.each(Object.keys(jobTitleSchema.shape) as (keyof typeof expected)[])("%s", (field) => {
    expect(title?.[field]).toEqual(expected[field]);
  });

  test("it fits the schema and keeps its order", () => {
    expect(jobTitleSchema.strict().parse(title)).toEqual(title);
    expect(Object.keys(title ?? {})).toEqual(Object.keys(jobTitleSchema.shape));
  });
});

describe("the tier", () => {
  test("is joined from what came along with the titles", () => {
    const answer = { job_titles: [recorded], linked: { job_tiers: [tier] } };
    const [title] = mapJobTitles({ jobTitles: answer, jobTiers: undefined }, plain);
    expect(title?.tier?.title).toBe("Sales");
  });

  test("keeps its id when its title is unknown", () => {
    expect(mapOne(recorded, [])?.tier).toEqual({ id: tier.id, title: null });
  });

  test("is found by parent_id when there is no link", () => {
    expect(mapOne({ id: "x", parent_id: tier.id })?.tier).toEqual({ id: tier.id, title: "Sales" });
  });

  test("is found by its number, and has its real id then", () => {
    expect(mapOne(old, [{ ...tier, numerical_id: "903" }])?.tier).toEqual({ id: tier.id, title: "Sales" });
  });

  test("with the id is preferred to one that only has it for a number", () => {
    const tiers = [
      { id: "903", title: "Right" },
      { id: "t", title: "Wrong", numerical_id: 903 },
    ];
    expect(mapOne(old, tiers)?.tier?.title).toBe("Right");
  });

  test.each([[undefined], [null], [""], [{}], [{ job_tier: null }], [{ job_tier: "" }], [{ job_tier: [] }]])(
    "links of %j mean none",
    (links) => {
      expect(mapOne({ id: "x", links })?.tier).toBeNull();
    },
  );
});

test("an old title goes by its guid, which is what profiles call it", () => {
  expect(mapOne(old)).toEqual({
    id: "a662b7ca-714f-4b9a-9b6a-2a8b571f087f",
    title: "Writer",
    tier: { id: "903", title: null },
    active: null,
  });
});

test("a number alone becomes an id of text", () => {
  expect(mapOne({ id: 21584, title: "Writer" })?.id).toBe("21584");
});

test.each([
  [true, true],
  [false, false],
  ["true", true],
  ["0", false],
  [0, false],
  [null, null],
  ["", null],
  ["perhaps", null],
  [undefined, null],
])("active %j is %j", (active, expected) => {
  expect(mapOne({ id: "x", active })?.active).toBe(expected);
});

test("a title that comes twice is listed once, and all are in the order of title and id", () => {
  const jobTitles = ["b", "c", "a", "b"].map((id) => ({ id, title: id === "c" ? "Actor" : "Writer" }));
  expect(mapJobTitles({ jobTitles, jobTiers: [] }, plain).map(({ id }) => id)).toEqual(["c", "a", "b"]);
});

describe("what cannot be read stops the run and names the place", () => {
  test.each([
    ["job_titles[0].id", [{ title: "No id" }], []],
    ["job_titles[0].title", [{ id: "x", title: [] }], []],
    ["job_titles[0].links.job_tier", [{ id: "x", links: { job_tier: true } }], []],
    ["job_tiers[0].id", [], [{ title: "No id" }]],
    ["job_titles", "none", []],
  ])("%s", (place, jobTitles, jobTiers) => {
    expect(() => mapJobTitles({ jobTitles, jobTiers }, plain)).toThrow(
      expect.objectContaining({ code: "api.shape", message: expect.stringContaining(` at ${place}:`) }),
    );
  });
});

test("whatever a title is made of, it is mapped to the schema or refused by name", () => {
  const keys = ["id", "guid", "title", "parent_id", "active", "links"];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (part) => {
      mapOrRefuse(jobTitleSchema, () => mapOne({ ...recorded, ...part }));
    }),
  );
});
