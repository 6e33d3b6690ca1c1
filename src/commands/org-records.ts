import { orgPersonSchema, orgProblemSchema } from "../unified/org-record.ts";
import type { OrgSource } from "./org-source.ts";
import { readOrg, type VisibleOrg } from "./org-source.ts";
import type { OutputWish } from "./output-wish.ts";
import { planOutput, printFields, publishRecords, type RecordKind, type RecordSource } from "./publish.ts";
import { openRunReport } from "./run-report.ts";
import type { FieldNeed } from "../unified/visibility.ts";
import type { World } from "./world.ts";

export const ORG_PEOPLE: RecordKind = {
  schema: orgPersonSchema,
  tableFields: ["level", "name", "job_title", "department", "work_email", "lifecycle"],
};

export const ORG_PROBLEMS_KIND: RecordKind = {
  schema: orgProblemSchema,
  tableFields: ["problem", "name", "work_email", "others", "id"],
};

/** What a command of `namely org` makes of the people. */
export interface OrgListing {
  readonly source: OrgSource;
  readonly output: OutputWish;
  readonly kind: RecordKind;
  readonly noun: { readonly one: string; readonly many: string };
  /** Fields that the answer depends on. */
  readonly needs: readonly FieldNeed[];
  readonly list: (seen: VisibleOrg, warn: (sentence: string) => void) => readonly object[];
}

/** Reads the people and puts out what is listed of them. Resolves to how many records there were. */
export async function publishOrg(world: World, listing: OrgListing): Promise<number> {
  const { source, output, kind, noun, needs, list } = listing;
  if (world.globals.fields?.length === 0) {
    await printFields(world, kind);
    return 0;
  }
  const plan = planOutput(world, output, kind);
  const report = await openRunReport(world, "Employees");
  try {
    const { tally, ...seen } = await readOrg(world, source, report, needs);
    const records = list(seen, report.onWarning);
    const receipt = await publishRecords(world, plan, yieldOnce(records), report.stop);
    report.finish(receipt, noun, tally);
    return receipt.count;
  } finally {
    report.stop();
  }
}

async function* yieldOnce(records: readonly object[]): RecordSource {
  yield { kind: "records", records };
  return { nextCursor: null };
}
