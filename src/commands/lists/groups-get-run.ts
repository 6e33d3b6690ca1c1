import { Fault } from "../../platform/errors/fault.ts";
import { findGroup } from "../../sync/lists/company-lists.ts";
import { describeGroups } from "./groups-run.ts";
import { planOutput, printFields, publishOne } from "../../output/publish.ts";
import { withOwnCompany } from "../../output/export-records.ts";
import type { Context } from "../../cli/context.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface GroupsGetOptions {
  readonly id: string;
  readonly output: OutputOptions;
  readonly remoteData: boolean;
}

/** Shows the one group with an id. */
export async function showGroup(context: Context, options: GroupsGetOptions): Promise<void> {
  const kind = describeGroups(options.remoteData);
  if (context.globals.fields?.length === 0) return printFields(context, kind);
  const plan = planOutput(context, options.output, kind);
  await withOwnCompany(context, "Groups", async (connection, report) => {
    const group = await findGroup(connection, options.id, options);
    if (group === undefined) {
      throw new Fault("api.not-found", `There is no group with the id ${options.id}.`, {
        hint: "namely groups --fields id,name shows what there is.",
      });
    }
    report.stop();
    await publishOne(context, plan, kind, group);
  });
}
