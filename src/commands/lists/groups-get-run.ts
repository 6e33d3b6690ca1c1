import { Fault } from "../../platform/errors/fault.ts";
import { requireOwnCompany } from "../../sync/lists/company-directory.ts";
import { findGroup } from "../../sync/lists/company-lists.ts";
import { connect } from "../../sync/connection/connection.ts";
import { describeGroups } from "./groups-run.ts";
import { planOutput, printFields, publishOne } from "../../output/publish.ts";
import { openRunReport } from "../../output/run-report.ts";
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
  const report = await openRunReport(context, "Groups");
  try {
    const connection = await connect(context, report);
    try {
      await requireOwnCompany(connection);
      const group = await findGroup(connection, options.id, options);
      if (group === undefined) {
        throw new Fault("api.not-found", `There is no group with the id ${options.id}.`, {
          hint: "namely groups --fields id,name shows what there is.",
        });
      }
      report.stop();
      await publishOne(context, plan, kind, group);
    } finally {
      await connection.close();
    }
  } finally {
    report.stop();
  }
}
