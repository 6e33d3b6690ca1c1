import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { readJobTiers, readJobTitles } from "../namely/reference.ts";
import { jobTitleSchema, mapJobTitles } from "../unified/job-title.ts";
import { describeRecords, exportList } from "./export-list.ts";
import { hiddenList } from "./hidden-list.ts";
import type { ListWish } from "./list-wish.ts";
import type { World } from "./world.ts";

/** Puts out every job title. */
export async function exportJobTitles(world: World, wish: ListWish): Promise<void> {
  await exportList(world, {
    ...wish,
    kind: describeRecords(jobTitleSchema, TABLE_COLUMNS.jobTitles, wish),
    label: "Job titles",
    noun: { one: "job title", many: "job titles" },
    scope: ["job-titles"],
    read: async ({ client }) => {
      const [titles, tiers] = await Promise.all([readJobTitles(client), readJobTiers(client)]);
      if (!titles.visible) throw hiddenList("job titles");
      const answer = { job_titles: titles.records, linked: titles.linked };
      return mapJobTitles({ jobTitles: answer, jobTiers: tiers.records }, wish);
    },
  });
}
