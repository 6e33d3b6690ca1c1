import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { groupSchema } from "../../../src/unified/lists/group.ts";
import { mapGroups } from "../../../src/unified/lists/map-groups.ts";

const groupTypes = [
  { id: "t-dep", title: "Squads", field_name: "departments", deletable: false, type: "department" },
  { id: "t-off", title: "Sites", field_name: "office_locations", deletable: false, type: "office location" },
  { id: "t-div", title: "Regions", field_name: "divisions", deletable: false, type: "custom" },
  { id: "t-cost", title: "Money Pots", field_name: "cost_center", deletable: true, type: "custom" },
  { id: "t-unit", title: "Pillars", field_name: "business_units", deletable: true, type: "custom" },
  { id: "t-sub", title: "Subsidiary", field_name: "subsidiary", deletable: true, type: "custom" },
  { id: "t-guild", title: "Guilds", field_name: "guilds", type: "custom", x_groups_as_teams: true },
  { id: "t-misc", title: "Department", field_name: "parking", type: "custom", x_groups_as_teams: false },
];

function mapOne(group: Readonly<Record<string, unknown>>, types: unknown = groupTypes) {
  const [mapped] = mapGroups({ groups: [{ id: "g", ...group }], groupTypes: types }, { remoteData: false });
  return mapped;
}

const linkedTo = (id: string) => ({ links: { group_type: id } });

describe("every field of a group", () => {
  const raw = {
    id: "c2bad067-0000-4000-8000-000000000001",
    title: "Dublin",
    type: "Sites",
    is_team: true,
    count: 12,
    address: {
      address1: "5 Quay",
      address2: "",
      city: "Dublin",
      state_id: null,
      state: "Leinster",
      zip: "D02",
      country: "Ireland",
      country_id: "IE",
      phone: "+353 1 555 0100",
    },
    links: { group_type: "t-off" },
  };
  const [group] = mapGroups({ groups: [raw], groupTypes }, { remoteData: true });
  const expected = {
    id: "c2bad067-0000-4000-8000-000000000001",
    name: "Dublin",
    type: "office",
    type_raw: "Sites",
    type_id: "t-off",
    parent_group: null,
    is_team: true,
    member_count: 12,
    address: {
      street_1: "5 Quay",
      street_2: null,
      city: "Dublin",
      state: "Leinster",
      postal_code: "D02",
      country: "IE",
      phone: "+353 1 555 0100",
    },
    description: null,
    remote_data: raw,
  };

  test.each(Object.keys(groupSchema.shape) as (keyof typeof expected)[])("%s", (field) => {
    expect(group?.[field]).toEqual(expected[field]);
  });

  test("it fits the schema and keeps its order", () => {
    expect(groupSchema.strict().parse(group)).toEqual(group);
    expect(Object.keys(group ?? {})).toEqual(Object.keys(groupSchema.shape));
  });
});

describe("kinds of groups follow from the names that never change", () => {
  test.each([
    ["t-dep", "department"],
    ["t-off", "office"],
    ["t-div", "division"],
    ["t-cost", "cost_center"],
    ["t-unit", "business_unit"],
    ["t-sub", "organization"],
    ["t-guild", "team"],
    ["t-misc", "group"],
  ])("%s is a %s", (id, type) => {
    expect(mapOne(linkedTo(id))?.type).toBe(type);
  });

  test("the title counts when a group type has nothing else", () => {
    const types = [
      { id: "a", title: "Divisions" },
      { id: "b", title: "Office Locations", type: "custom" },
      { id: "c", title: "Legal Entities", type: "" },
      { id: "d", title: "Cost Centres" },
    ];
    expect(types.map(({ id }) => mapOne(linkedTo(id), types)?.type)).toEqual([
      "division",
      "office",
      "organization",
      "cost_center",
    ]);
  });

  test("a department that counts as a team stays a department", () => {
    expect(mapOne({ ...linkedTo("t-dep"), is_team: true })).toMatchObject({
      type: "department",
      is_team: true,
    });
  });

  test.each([[true], ["true"], [1]])("a group that is a team (%j) is one", (is_team) => {
    expect(mapOne({ is_team })).toMatchObject({ type: "team", is_team: true });
  });
});

describe("the way to the group type", () => {
  test.each([
    ["links with an id", { links: { group_type: "t-off" } }],
    ["links with an object", { links: { group_type: { id: "t-off" } } }],
    ["links with a list", { links: { group_type: ["t-off"] } }],
    ["the type's id in place of its title", { type: "t-off" }],
    ["the type's title", { type: "Sites" }],
    ["the type's title in another case", { type: "sites", links: {} }],
  ])("%s", (_, raw) => {
    expect(mapOne(raw)).toMatchObject({ type: "office", type_id: "t-off", type_raw: "Sites" });
  });

  test("links win over a title that another type has as well", () => {
    expect(mapOne({ type: "Department", links: { group_type: "t-off" } })?.type).toBe("office");
  });

  test("without group types the group's own word is all there is", () => {
    expect(mapOne({ type: "Departments", links: null }, [])).toMatchObject({
      type: "department",
      type_raw: "Departments",
      type_id: null,
    });
  });

  test("group types that came along with the groups are used", () => {
    const groups = {
      groups: [{ id: "g", title: "Dublin", links: { group_type: "t-off" } }],
      linked: { group_types: groupTypes },
    };
    expect(mapGroups({ groups, groupTypes: undefined }, { remoteData: false })[0]?.type).toBe("office");
  });

  test("whole answers do as well as their lists", () => {
    const answers = {
      groups: { groups: [{ id: "g", name: "Dublin", links: { group_type: "t-off" } }], meta: {} },
      groupTypes: { group_types: groupTypes },
    };
    expect(mapGroups(answers, { remoteData: false })).toMatchObject([{ name: "Dublin", type: "office" }]);
  });
});

test.each([
  [12, 12],
  ["12", 12],
  [0, 0],
  ["", null],
  [null, null],
  [undefined, null],
  ["many", null],
  [-1, null],
])("a count of %j is %j members", (count, members) => {
  expect(mapOne({ count })?.member_count).toBe(members);
});

test("groups are sorted by type, name and id, and each id appears once", () => {
  const groups = [
    { id: "2", title: "B", type: "Team" },
    { id: "3", title: "B", type: "Team" },
    { id: "1", title: "B", type: "Team" },
    { id: "9", title: "A", type: "Team" },
    { id: "8", title: "Z", type: "Department" },
    { id: "2", title: "Again", type: "Team" },
  ];
  const mapped = mapGroups({ groups, groupTypes: [] }, { remoteData: false });
  expect(mapped.map(({ id }) => id)).toEqual(["8", "9", "1", "2", "3"]);
});

test("a group that cannot be read is refused, naming its place", () => {
  expect(() =>
    mapGroups({ groups: [{ id: "a" }, { title: "x" }], groupTypes: [] }, { remoteData: false }),
  ).toThrow("at groups[1].id: expected an id, got nothing.");
  expect(() => mapGroups({ groups: [], groupTypes: [5] }, { remoteData: false })).toThrow(
    "at group_types[0]: expected an object, got a number.",
  );
});

test.each([[{ error: "" }], [{ groups: null }], ["<html>"], [5]])(
  "an answer of %j is refused, not taken for no groups",
  (groups) => {
    expect(() => mapGroups({ groups, groupTypes: [] }, { remoteData: false })).toThrow(
      "at groups: expected a list",
    );
  },
);

test("whatever JSON comes, there are groups that fit the schema or a fault", () => {
  const anyGroup = fc.record(
    {
      id: fc.oneof(fc.string(), fc.jsonValue()),
      title: fc.jsonValue(),
      type: fc.jsonValue(),
      is_team: fc.jsonValue(),
      count: fc.jsonValue(),
      address: fc.jsonValue(),
      links: fc.oneof(fc.jsonValue(), fc.record({ group_type: fc.jsonValue() })),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.array(anyGroup), fc.jsonValue()), fc.jsonValue(), (groups, types) => {
      try {
        for (const group of mapGroups({ groups, groupTypes: types }, { remoteData: true }))
          groupSchema.strict().parse(group);
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== "api.shape") throw error;
      }
    }),
    { numRuns: 1000 },
  );
});
