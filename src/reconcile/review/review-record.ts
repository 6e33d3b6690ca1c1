import * as z from "zod";
import { lifecycleSchema, managerSchema } from "../../unified/employee/employee.ts";
import { MATCHED_BY } from "../people/match-account.ts";
import { FINDING_NAMES } from "./finding-names.ts";

const reviewedEmployeeSchema = z.object({
  id: z.string().describe("Namely's id of the person."),
  employee_number: z.string().nullable().describe("The company's own number for the person."),
  name: z.string().nullable().describe("The whole name."),
  work_email: z.string().nullable().describe("The work address."),
  job_title: z.string().nullable().describe("Job title."),
  department: z.string().nullable().describe("Department."),
  manager: managerSchema.nullable().describe("The person's manager."),
  lifecycle: lifecycleSchema.nullable().describe("Status and dates as they are on the day of the review."),
  start_date: z.string().nullable().describe("First day."),
  termination_date: z.string().nullable().describe("Last day."),
});

const suggestionSchema = z.object({
  id: z.string().describe("Namely's id of the person."),
  name: z.string().nullable().describe("The whole name."),
  work_email: z.string().nullable().describe("The work address."),
  lifecycle: lifecycleSchema.nullable().describe("Status and dates as they are on the day of the review."),
  why: z
    .enum(["candidate", "same_name"])
    .describe("A candidate of an ambiguous match, or only the same name."),
});

/** A row of a review: an account, or a person without one. */
export const reviewRowSchema = z
  .object({
    source: z.string().describe("The source as the command line names it."),
    row: z
      .int()
      .nullable()
      .describe("Number of the row in the file, without the header; null for a person without an account."),
    account: z.string().nullable().describe("What the source calls the account."),
    account_name: z.string().nullable().describe("The name that the source has for it."),
    finding: z.enum(FINDING_NAMES).describe("The one finding of the row."),
    employee: reviewedEmployeeSchema.nullable().describe("The person; null when no one person is certain."),
    matched_by: z.enum(MATCHED_BY).nullable().describe("What the account was matched by."),
    status: z.enum(["active", "disabled", "unknown"]).nullable().describe("The status of the account."),
    last_sign_in: z
      .string()
      .nullable()
      .describe("The last sign-in as the source has it; null for never or unknown."),
    reason: z.string().describe("Why it is this finding, in one sentence."),
    exception: z
      .object({
        reason: z.string().nullable().describe("Why it was granted."),
        owner: z.string().nullable().describe("Who answers for it."),
        until: z.string().nullable().describe("The last day on which it is valid."),
      })
      .nullable()
      .describe("The exception that fits the account, also an expired one."),
    suggestions: z.array(suggestionSchema).describe("People who may be the right ones; never a match."),
  })
  .describe("A row of an access review: an account, or a person without one.");

export type ReviewRow = z.infer<typeof reviewRowSchema>;

const countSchema = z.int().min(0);
const findingCounts = z.partialRecord(z.enum(FINDING_NAMES), countSchema);

/** The summary of a review. */
export const reviewSummarySchema = z.object({
  company: z.string().nullable().describe("The company's id."),
  as_of: z.iso.date().describe("The day of the review."),
  made_at: z.iso.datetime().describe("When the review was made, UTC."),
  command: z.string().describe("The command that made it."),
  version: z.string().describe("The version of namely that made it."),
  roster: z
    .object({
      people: countSchema.describe("Number of people in the roster."),
      at_work: countSchema.describe("Number of them who are at work."),
      former: countSchema.describe("Number of people who are only in earlier snapshots."),
      snapshots: countSchema.describe("Number of earlier snapshots that were read."),
    })
    .describe("Whom the accounts were compared with."),
  rows: countSchema.describe("Number of accounts in all files: the sum of `findings` without `no_account`."),
  findings: findingCounts.describe("Number of rows with each finding."),
  to_act_on: countSchema.describe("Number of rows to act on."),
  known: countSchema.describe("Number of rows that `--since` left out, because the earlier review has them."),
  sources: z
    .array(
      z.object({
        source: z.string().describe("The source."),
        rows: countSchema.describe("Number of its accounts: the sum of `findings` without `no_account`."),
        findings: findingCounts.describe("Number of rows with each finding."),
      }),
    )
    .describe("The same for each source."),
  inputs: z
    .array(
      z.object({
        kind: z
          .enum(["accounts", "roster", "map", "links", "exceptions", "since"])
          .describe("What it was used for."),
        source: z.string().nullable().describe("The source; null for a file of all sources."),
        file: z.string().describe("The file as the command line names it."),
        header: z.string().nullable().describe("How an account file was read: the known header, or `map`."),
        rows: countSchema.nullable().describe("Number of its rows."),
        bytes: countSchema.describe("Its size."),
        sha256: z.string().describe("The SHA-256 of its content."),
        modified_at: z.string().nullable().describe("When it was last changed, UTC."),
      }),
    )
    .describe("Every file that was read, as evidence."),
});

export type ReviewSummary = z.infer<typeof reviewSummarySchema>;

/** What `--format json` writes. */
export const reviewEnvelopeSchema = z.object({
  summary: reviewSummarySchema,
  result: z.array(reviewRowSchema).describe("The rows."),
});
