import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { Fault } from "../platform/fault.ts";
import { groupSchema } from "../unified/group.ts";
import { readUnifiedGroups } from "../sync/company-directory.ts";
import { exportList } from "./export-list.ts";
import type { GroupsWish } from "./groups.ts";
import type { RecordKind } from "./publish.ts";
import type { World } from "./world.ts";

/** How groups are shown. */
export function describeGroups(remoteData: boolean): RecordKind {
  return {
    schema: remoteData ? groupSchema : groupSchema.omit({ remote_data: true }),
    tableFields: TABLE_COLUMNS.groups,
    withheld: new Map([["remote_data", "Add --remote-data."]]),
  };
}

/** Puts out the groups of the wanted types. */
export async function exportGroups(world: World, wish: GroupsWish): Promise<void> {
  const { types } = wish;
  await exportList(world, {
    kind: describeGroups(wish.remoteData),
    output: wish.output,
    label: "Groups",
    noun: { one: "group", many: "groups" },
    window: wish.window,
    scope: ["groups", types],
    read: async (connection) => {
      const { groups, visible, typesVisible } = await readUnifiedGroups(connection, wish);
      if (!visible) throw hidden("groups");
      if (types !== undefined && !typesVisible) throw hidden("group types");
      return types === undefined ? groups : groups.filter((group) => types.includes(group.type));
    },
  });
}

/** An empty list would look like a company without groups. */
function hidden(what: string): Fault {
  return new Fault("api.forbidden", `This token may not read ${what}.`, {
    hint: "Ask a Namely administrator for a role with more rights, then make a token with it.",
  });
}
