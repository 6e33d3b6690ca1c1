import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapTeams, teamSchema } from "../../../src/unified/lists/team.ts";
import { mapOrRefuse } from "../refusal.ts";

const plain = { remoteData: false };

// Keys as documented; a recording has only shown `{id, name}`.
const raw = {
  id: "2a8616bf-0dd3-4422-9aea-303d51da07b9",
  name: "DottedLineTeam1",
  email: "dottedlineteam1@acme.namely.com",
  created_at: 1400611216,
  updated_at: 1415905802,
  links: { team_categories: ["c-1", "c-2"] },
};
const linked = {
  categories: [
    { id: "c-1", title: "Projects" },
    { id: "c-2", title: "Guilds" },
  ],
};

function mapOne(team: Readonly<Record<string, unknown>>, extra: object = { linked }) {
  const [mapped] = mapTeams({ teams: { teams: [{ id: "t", ...team }], ...extra }, groups: [] }, plain);
  return mapped;
}

describe("every field of a team", () => {
  const [team] = mapTeams(
    { teams: { teams: [raw], linked }, groups: [{ id: raw.id }] },
    { remoteData: true },
  );
  const expected = {
    id: "2a8616bf-0dd3-4422-9aea-303d51da07b9",
    name: "DottedLineTeam1",
    email: "dottedlineteam1@acme.namely.com",
    categories: [
      { id: "c-1", title: "Projects" },
      { id: "c-2", title: "Guilds" },
    ],
    is_group: true,
    created_at: "2014-05-20T18:40:16Z",
    updated_at: "2014-11-13T19:10:02Z",
    remote_data: raw,
  };

  test.each(Object.keys(teamSchema.shape) as (keyof typeof expected)[])("%s", (field) => {
    expect(team?.[field]).toEqual(expected[field]);
  });

  test("it fits the schema and keeps its order", () => {
    expect(teamSchema.strict().parse(team)).toEqual(team);
    expect(Object.keys(team ?? {})).toEqual(Object.keys(teamSchema.shape));
  });
});

test("a team as it was recorded, with nothing but id and name, has nulls for the rest", () => {
  const team = { id: "6aa2fd4f-edf7-4576-9c8b-8b38f9d093ca", name: "Non-Allocated Hours" };
  expect(mapTeams({ teams: [team], groups: undefined }, plain)).toEqual([
    { ...team, email: null, categories: [], is_group: null, created_at: null, updated_at: null },
  ]);
});

describe("whether a team is a group", () => {
  test.each([
    ["with the id of a group, yes", [{ id: "t" }], true],
    ["with an id that no group has, no", [{ id: "g" }], false],
    ["with groups that nobody may see, unknown", undefined, null],
  ])("%s", (_, groups, isGroup) => {
    expect(mapTeams({ teams: [{ id: "t" }], groups }, plain)[0]?.is_group).toBe(isGroup);
  });
});

describe("categories", () => {
  test.each([
    ["a category that was not sent along keeps its id", { team_categories: ["c-9"] }, "c-9", null],
    ["one alone outside a list", { team_categories: "c-1" }, "c-1", "Projects"],
    ["an object with a title of its own", { team_categories: [{ id: "c-9", title: "Own" }] }, "c-9", "Own"],
    ["a number for an id", { team_categories: [7] }, "7", null],
  ])("%s", (_, links, id, title) => {
    expect(mapOne({ links })?.categories).toEqual([{ id, title }]);
  });

  test.each([[undefined], [null], [""], [[]], [{}], [{ team_categories: null }], [{ team_categories: [] }]])(
    "links of %j mean none",
    (links) => {
      expect(mapOne({ links })?.categories).toEqual([]);
    },
  );

  test("a category that comes twice is listed once", () => {
    expect(mapOne({ links: { team_categories: ["c-1", "c-1"] } })?.categories).toHaveLength(1);
  });
});

test.each([
  ["name", { name: "  " }],
  ["email", { email: "" }],
  ["created_at", { created_at: "" }],
] as const)("an empty %s is null", (field, part) => {
  expect(mapOne(part)?.[field]).toBeNull();
});

test("a team that comes twice is listed once, and all are in the order of name and id", () => {
  const teams = ["b", "c", "a", "b"].map((id) => ({ id, name: id === "c" ? "Alpha" : "Zulu" }));
  expect(mapTeams({ teams, groups: [] }, plain).map(({ id }) => id)).toEqual(["c", "a", "b"]);
});

test("of a team that comes twice, only the first is read", () => {
  const teams = [
    { id: "a", name: "Zulu" },
    { id: "a", updated_at: "soon" },
  ];
  expect(mapTeams({ teams, groups: [] }, plain)).toMatchObject([{ id: "a", updated_at: null }]);
});

describe("what cannot be read stops the run and names the place", () => {
  test.each([
    ["teams[0].id", { teams: [{ id: "" }] }],
    ["teams[0].name", { teams: [{ id: "t", name: {} }] }],
    ["teams[0].created_at", { teams: [{ id: "t", created_at: "soon" }] }],
    ["teams[0].links.team_categories[0]", { teams: [{ id: "t", links: { team_categories: [true] } }] }],
    ["linked.categories[0].id", { teams: [], linked: { categories: [{ title: "Nameless" }] } }],
    ["teams", { teams: "none" }],
  ])("%s", (place, teams) => {
    expect(() => mapTeams({ teams, groups: [] }, plain)).toThrow(
      expect.objectContaining({ code: "api.shape", message: expect.stringContaining(` at ${place}:`) }),
    );
  });
});

test("whatever a team is made of, it is mapped to the schema or refused by name", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(raw)), fc.jsonValue()), (part) => {
      mapOrRefuse(teamSchema, () => mapTeams({ teams: [{ ...raw, ...part }], groups: [] }, plain)[0]);
    }),
  );
});
