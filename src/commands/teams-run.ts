import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { listTeams } from "../sync/company-lists.ts";
import { teamSchema } from "../unified/team.ts";
import { describeRecords, exportList } from "./export-list.ts";
import type { ListWish } from "./list-wish.ts";
import type { World } from "./world.ts";

/** Puts out every team. */
export async function exportTeams(world: World, wish: ListWish): Promise<void> {
  await exportList(world, {
    ...wish,
    kind: describeRecords(teamSchema, TABLE_COLUMNS.teams, wish),
    label: "Teams",
    noun: { one: "team", many: "teams" },
    scope: ["teams"],
    read: (connection) => listTeams(connection, wish),
  });
}
