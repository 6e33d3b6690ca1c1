import { TABLE_COLUMNS } from "../../formats/table-cells.ts";
import { listJobTitles } from "../../sync/lists/company-lists.ts";
import { jobTitleSchema } from "../../unified/lists/job-title.ts";
import { describeRecords, exportList } from "../../output/export-records.ts";
import type { ListCommandOptions } from "./list-flags.ts";
import type { Context } from "../../cli/context.ts";

/** Puts out every job title. */
export async function exportJobTitles(context: Context, options: ListCommandOptions): Promise<void> {
  await exportList(context, {
    ...options,
    kind: describeRecords(jobTitleSchema, TABLE_COLUMNS.jobTitles, options),
    label: "Job titles",
    noun: { one: "job title", many: "job titles" },
    scope: ["job-titles"],
    read: (connection) => listJobTitles(connection, options),
  });
}
