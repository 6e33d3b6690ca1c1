import { Fault } from "../platform/fault.ts";
import { requireOwnCompany } from "../sync/company-directory.ts";
import { findGroup } from "../sync/company-lists.ts";
import { connect } from "../sync/connection.ts";
import { describeGroups } from "./groups-run.ts";
import { planOutput, printFields, publishOne } from "./publish.ts";
import { openRunReport } from "./run-report.ts";
import type { World } from "./world.ts";
import type { OutputWish } from "./output-wish.ts";

export interface GroupsGetWish {
  readonly id: string;
  readonly output: OutputWish;
  readonly remoteData: boolean;
}

/** Shows the one group with an id. */
export async function showGroup(world: World, wish: GroupsGetWish): Promise<void> {
  const kind = describeGroups(wish.remoteData);
  if (world.globals.fields?.length === 0) return printFields(world, kind);
  const plan = planOutput(world, wish.output, kind);
  const report = await openRunReport(world, "Groups");
  try {
    const connection = await connect(world, report);
    try {
      await requireOwnCompany(connection);
      const group = await findGroup(connection, wish.id, wish);
      if (group === undefined) {
        throw new Fault("api.not-found", `There is no group with the id ${wish.id}.`, {
          hint: "namely groups --fields id,name shows what there is.",
        });
      }
      report.stop();
      await publishOne(world, plan, kind, group);
    } finally {
      await connection.close();
    }
  } finally {
    report.stop();
  }
}
