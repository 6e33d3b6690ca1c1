import { TABLE_COLUMNS } from "../../formats/table-cells.ts";
import { groupSchema } from "../../unified/lists/group.ts";
import { listGroups } from "../../sync/lists/company-lists.ts";
import { describeRecords, exportList } from "../../output/export-records.ts";
import type { RecordKind } from "../../output/publish.ts";
import type { Context } from "../../cli/context.ts";
import type { GROUP_TYPES } from "../../unified/vocabulary.ts";
import type { ListCommandOptions } from "./list-flags.ts";

export interface GroupsCommandOptions extends ListCommandOptions {
  /** undefined for all. */
  readonly types: readonly (typeof GROUP_TYPES)[number][] | undefined;
}

/** How groups are shown. */
export function describeGroups(remoteData: boolean): RecordKind {
  return describeRecords(groupSchema, TABLE_COLUMNS.groups, { remoteData });
}

/** Puts out the groups of the wanted types. */
export async function exportGroups(context: Context, options: GroupsCommandOptions): Promise<void> {
  await exportList(context, {
    ...options,
    kind: describeGroups(options.remoteData),
    label: "Groups",
    noun: { one: "group", many: "groups" },
    scope: ["groups", options.types],
    read: (connection) => listGroups(connection, options),
  });
}
