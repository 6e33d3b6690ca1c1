import * as z from "zod";
import { EVENT_NAMES } from "../../snapshots/compare/event-names.ts";
import { eventSchema } from "../../snapshots/compare/event.ts";
import { headerSchema } from "../../snapshots/file/header.ts";
import { employeeSchema } from "../../unified/employee/employee.ts";
import { reviewEnvelopeSchema, reviewRowSchema } from "../../reconcile/review/review-record.ts";
import { orgPersonSchema, orgProblemSchema } from "../../unified/org/org-record.ts";
import { upcomingSchema } from "../../unified/upcoming/upcoming-record.ts";
import { LISTS } from "../../sync/lists/catalog.ts";
import type { Command } from "../../cli/command.ts";
import type { SharedSchemaName } from "../../output/schema-names.ts";
import { storedSnapshotSchema } from "../snapshot/snapshot-list-run.ts";
import { statusSchema } from "../account/status-record.ts";
import { doctorSchema } from "../doctor/doctor-record.ts";

/** The schemas of what a command writes. */
export interface OutputSchema {
  /** One record: an item of `result` in JSON, a line of NDJSON, or the whole document of an output without records. */
  readonly record: z.ZodType;
  /** The document of `--format json`; undefined for an output without records. */
  readonly envelope?: z.ZodType;
}

/** The schema of one of `listSchemaNames`. */
export async function loadSchema(name: string, commands: readonly Command[]): Promise<OutputSchema> {
  const list = LISTS.find((entry) => entry.name === name);
  if (list !== undefined) return listed((await list.load()).schema);
  const { loadRecordSchema } = commands.find((command) => command.name === name) ?? {};
  return loadRecordSchema ? listed(await loadRecordSchema()) : SCHEMAS[name as SharedSchemaName];
}

const SCHEMAS: Readonly<Record<SharedSchemaName, OutputSchema>> = {
  employees: listed(employeeSchema),
  org: listed(orgPersonSchema.describe("A person with their place above or below another person.")),
  "org-problems": listed(orgProblemSchema.describe("A problem in the reporting lines.")),
  events: { record: eventSchema, envelope: reportOf(eventSchema) },
  upcoming: listed(upcomingSchema),
  review: { record: reviewRowSchema, envelope: reviewEnvelopeSchema },
  snapshots: listed(storedSnapshotSchema),
  "snapshot-header": { record: headerSchema },
  "snapshot-employee": listed(
    employeeSchema
      .partial()
      .required({ id: true })
      .describe("An employee in a snapshot: fields that the token could not see are left out."),
  ),
  status: { record: statusSchema },
  doctor: { record: doctorSchema },
  webhook: {
    record: z
      .object({
        type: z
          .string()
          .regex(/^(?:employee|company)\.[a-z_]+$/u)
          .describe("`employee.` or `company.`, followed by the event's name."),
        timestamp: z.iso.datetime().describe("When the event was found, UTC."),
        data: eventSchema,
      })
      .describe("The body of a webhook that `--post` sends, by the Standard Webhooks convention."),
  },
  sandbox: {
    record: z
      .object({
        url: z.url().describe("The address of the sandbox, for `NAMELY_BASE_URL`."),
        company: z.string().describe("The company's subdomain."),
        token: z.string().describe("A personal access token of the sandbox, for `NAMELY_TOKEN`."),
        client_id: z.string().describe("The id of an OAuth client."),
        client_secret: z.string().describe("The secret of the OAuth client."),
        redirect_uris: z.array(z.string()).describe("The redirect URIs of the OAuth client."),
      })
      .describe("The line that a sandbox prints when it is ready."),
  },
  error: {
    record: z
      .object({
        error: z.object({
          code: z.string().describe("The kind of error; stable across versions."),
          message: z.string().describe("What went wrong, in one sentence."),
          hint: z.string().nullable().describe("What to do about it."),
          request_id: z.string().nullable().describe("Namely's id of the request, for Namely support."),
        }),
      })
      .describe("What a failed command writes to stderr with `--format json`."),
  },
};

function listed(record: z.ZodType): OutputSchema {
  const envelope = z.object({
    result: z.array(record).describe("The records."),
    next_cursor: z
      .string()
      .nullable()
      .describe("The value of `--cursor` for the next page; null at the end."),
    prev_cursor: z.null().describe("Always null: lists are read forward only."),
    result_count: z.int().min(0).describe("Number of records."),
    is_partial_response: z.literal(false).describe("Always false: an export is complete or it fails."),
  });
  return { record, envelope };
}

function reportOf(record: z.ZodType): z.ZodType {
  const count = z.int().min(0);
  const summary = z.object({
    company: z.string().nullable().describe("The company's id; null when neither side has it."),
    as_of: z.iso.date().nullable().describe("The day for which the later side was computed."),
    people: z
      .object({
        before: count.nullable().describe("Number of people before; null without a baseline."),
        after: count.describe("Number of people now."),
      })
      .describe("Number of people on each side."),
    events: z.partialRecord(z.enum(EVENT_NAMES), count).describe("Number of events of each kind."),
    left_out: z
      .partialRecord(z.enum(EVENT_NAMES), count)
      .describe("Number of events of each kind that `--events` or `--ignore` left out."),
  });
  return z.object({ summary, result: z.array(record).describe("The events.") });
}
