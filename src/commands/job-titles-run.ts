import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { listJobTitles } from "../sync/company-lists.ts";
import { jobTitleSchema } from "../unified/job-title.ts";
import { describeRecords, exportList } from "./export-list.ts";
import type { ListCommandOptions } from "./list-wish.ts";
import type { World } from "./world.ts";

/** Puts out every job title. */
export async function exportJobTitles(world: World, options: ListCommandOptions): Promise<void> {
  await exportList(world, {
    ...options,
    kind: describeRecords(jobTitleSchema, TABLE_COLUMNS.jobTitles, options),
    label: "Job titles",
    noun: { one: "job title", many: "job titles" },
    scope: ["job-titles"],
    read: (connection) => listJobTitles(connection, options),
  });
}
