import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { readGroups, readTeams } from "../namely/reference.ts";
import { mapTeams, teamSchema } from "../unified/team.ts";
import { describeRecords, exportList } from "./export-list.ts";
import { hiddenList } from "./hidden-list.ts";
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
    read: async ({ client }) => {
      const [teams, groups] = await Promise.all([readTeams(client), readGroups(client)]);
      if (!teams.visible) throw hiddenList("teams");
      const answer = { teams: teams.records, linked: teams.linked };
      return mapTeams({ teams: answer, groups: groups.visible ? groups.records : undefined }, wish);
    },
  });
}
