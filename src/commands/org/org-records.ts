import { orgPersonSchema, orgProblemSchema } from "../../unified/org/org-record.ts";
import type { OrgSource } from "./org-source.ts";
import { readOrg, type VisibleOrg } from "./org-source.ts";
import type { OutputOptions } from "../../output/format.ts";
import {
  planOutput,
  printFields,
  publishRecords,
  type RecordKind,
  type RecordSource,
} from "../../output/publish.ts";
import { withRunReport } from "../../output/run-report.ts";
import type { FieldNeed } from "../../unified/visibility.ts";
import type { Context } from "../../cli/context.ts";

export const ORG_PEOPLE: RecordKind = {
  schema: orgPersonSchema,
  tableFields: ["name", "job_title", "level", "department", "work_email", "lifecycle"],
};

export const ORG_PROBLEMS_KIND: RecordKind = {
  schema: orgProblemSchema,
  tableFields: ["name", "problem", "work_email", "others"],
};

/** What a command of `namely org` lists. */
export interface OrgListing {
  readonly source: OrgSource;
  readonly output: OutputOptions;
  readonly kind: RecordKind;
  readonly noun: { readonly one: string; readonly many: string };
  /** Fields that the result depends on. */
  readonly needs: readonly FieldNeed[];
  readonly list: (seen: VisibleOrg, warn: (sentence: string) => void) => Iterable<object>;
}

/** Reads the employees and publishes what is listed of them. Resolves to the number of records. */
export async function publishOrg(context: Context, listing: OrgListing): Promise<number> {
  const { source, output, kind, noun, needs, list } = listing;
  if (context.globals.fields?.length === 0) {
    await printFields(context, kind);
    return 0;
  }
  const plan = planOutput(context, output, kind);
  return withRunReport(context, "Employees", async (report) => {
    const { tally, ...seen } = await readOrg(context, source, report, needs);
    const records = list(seen, report.onWarning);
    const receipt = await publishRecords(context, plan, yieldParts(records), report.stop);
    report.finish(receipt, noun, tally);
    return receipt.count;
  });
}

const RECORDS_PER_PART = 500;

/** In parts, each made when the one before has been written: the text of all at once takes many times the memory. */
async function* yieldParts(records: Iterable<object>): RecordSource {
  let part: object[] = [];
  for (const record of records) {
    part.push(record);
    if (part.length < RECORDS_PER_PART) continue;
    yield { kind: "records", records: part };
    part = [];
  }
  if (part.length > 0) yield { kind: "records", records: part };
  return { nextCursor: null };
}
