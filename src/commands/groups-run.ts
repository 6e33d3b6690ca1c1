import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { groupSchema } from "../unified/group.ts";
import { readUnifiedGroups } from "../sync/company-directory.ts";
import { describeRecords, exportList } from "./export-list.ts";
import type { GroupsWish } from "./groups.ts";
import { hiddenList } from "./hidden-list.ts";
import type { RecordKind } from "./publish.ts";
import type { World } from "./world.ts";

/** How groups are shown. */
export function describeGroups(remoteData: boolean): RecordKind {
  return describeRecords(groupSchema, TABLE_COLUMNS.groups, { remoteData });
}

/** Puts out the groups of the wanted types. */
export async function exportGroups(world: World, wish: GroupsWish): Promise<void> {
  const { types } = wish;
  await exportList(world, {
    ...wish,
    kind: describeGroups(wish.remoteData),
    label: "Groups",
    noun: { one: "group", many: "groups" },
    scope: ["groups", types],
    read: async (connection) => {
      const { groups, visible, typesVisible } = await readUnifiedGroups(connection, wish);
      if (!visible) throw hiddenList("groups");
      if (types !== undefined && !typesVisible) throw hiddenList("group types");
      return types === undefined ? groups : groups.filter((group) => types.includes(group.type));
    },
  });
}
