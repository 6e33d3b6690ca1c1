import { expect, test } from "vitest";
import { groupTypeRecordSchema, mapGroupTypes } from "../../../src/unified/lists/group-type-record.ts";

const office = {
  id: "t-1",
  title: "Sites",
  field_name: "office_locations",
  deletable: false,
  type: "office location",
  x_groups_as_teams: false,
};

test("a group type is what its stable names say, whatever its title", () => {
  const [type] = mapGroupTypes({ groupTypes: [office], groups: undefined });
  expect(groupTypeRecordSchema.strict().parse(type)).toEqual({
    id: "t-1",
    title: "Sites",
    type: "office",
    type_raw: "office location",
    field_name: "office_locations",
    deletable: false,
    groups_as_teams: false,
  });
});

test("types that came along with the groups count, and each appears once, by title and id", () => {
  const groups = {
    groups: [],
    linked: { group_types: [office, { id: "t-0", title: "Guilds", x_groups_as_teams: true }] },
  };
  const types = mapGroupTypes({ groupTypes: [office], groups });
  expect(types.map(({ id, type }) => [id, type])).toEqual([
    ["t-0", "team"],
    ["t-1", "office"],
  ]);
});

test("a type without an id names its place", () => {
  expect(() => mapGroupTypes({ groupTypes: [{ title: "x" }], groups: undefined })).toThrow(
    expect.objectContaining({ code: "api.shape", message: expect.stringContaining("group_types[0].id") }),
  );
});
