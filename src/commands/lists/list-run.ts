import { TABLE_COLUMNS } from "../../formats/table-cells.ts";
import { listTeams } from "../../sync/lists/company-lists.ts";
import { teamSchema } from "../../unified/lists/team.ts";
import { describeRecords, exportList } from "../../output/export-records.ts";
import type { ListCommandOptions } from "./list-flags.ts";
import type { Context } from "../../cli/context.ts";

/** Puts out every team. */
export async function exportTeams(context: Context, options: ListCommandOptions): Promise<void> {
  await exportList(context, {
    ...options,
    kind: describeRecords(teamSchema, TABLE_COLUMNS.teams, options),
    label: "Teams",
    noun: { one: "team", many: "teams" },
    scope: ["teams"],
    read: (connection) => listTeams(connection, options),
  });
}
