import * as z from "zod";
import { EVENT_NAMES } from "../../snapshots/compare/event-names.ts";
import { eventSchema } from "../../snapshots/compare/event.ts";
import { headerSchema } from "../../snapshots/file/header.ts";
import { employeeSchema } from "../../unified/employee/employee.ts";
import { eventSchema as feedEventSchema } from "../../unified/lists/event.ts";
import { orgPersonSchema, orgProblemSchema } from "../../unified/org/org-record.ts";
import { LISTS } from "../../sync/lists/catalog.ts";
import type { OwnSchemaName } from "./schema-names.ts";
import { storedSnapshotSchema } from "../snapshot/snapshot-list-run.ts";
import { statusSchema } from "../account/status-record.ts";
import { doctorSchema } from "../doctor/doctor-record.ts";

/** What a command writes. */
export interface OutputSchema {
  /** One record: an item of `result` in JSON, a line of NDJSON, or the whole document where there are no records. */
  readonly record: z.ZodType;
  /** What `--format json` makes of the records; undefined for a document that stands by itself. */
  readonly envelope?: z.ZodType;
}

/** The schema of one of `SCHEMA_NAMES`. */
export async function loadSchema(name: string): Promise<OutputSchema> {
  const list = LISTS.find((entry) => entry.name === name);
  if (list !== undefined) return listed((await list.load()).schema);
  return SCHEMAS[name as OwnSchemaName];
}

const SCHEMAS: Readonly<Record<OwnSchemaName, OutputSchema>> = {
  employees: listed(employeeSchema),
  feed: listed(feedEventSchema),
  report: listed(
    z
      .record(z.string(), z.string().nullable())
      .describe("A row of a saved report: what people read in each column, by the column's own name."),
  ),
  org: listed(orgPersonSchema.describe("Somebody's place above or below somebody else.")),
  "org-problems": listed(orgProblemSchema.describe("One thing that is wrong with who reports to whom.")),
  events: { record: eventSchema, envelope: reportOf(eventSchema) },
  snapshots: listed(storedSnapshotSchema),
  "snapshot-header": { record: headerSchema },
  "snapshot-employee": listed(
    employeeSchema
      .partial()
      .required({ id: true })
      .describe("An employee out of a snapshot: what the token could not see is left out."),
  ),
  status: { record: statusSchema },
  doctor: { record: doctorSchema },
  webhook: {
    record: z
      .object({
        type: z
          .string()
          .regex(/^(?:employee|company)\.[a-z_]+$/u)
          .describe("`employee.` or `company.`, and the event's name."),
        timestamp: z.iso.datetime().describe("When the event was found, UTC."),
        data: eventSchema,
      })
      .describe("The body of a request that `--post` sends, by the Standard Webhooks convention."),
  },
  sandbox: {
    record: z
      .object({
        url: z.url().describe("Where it listens; for `NAMELY_BASE_URL`."),
        company: z.string().describe("The company's subdomain."),
        token: z.string().describe("A personal access token that it takes; for `NAMELY_TOKEN`."),
        client_id: z.string().describe("An OAuth client that it knows."),
        client_secret: z.string().describe("Its secret."),
        redirect_uris: z.array(z.string()).describe("Where it sends browsers back to."),
      })
      .describe("The line with which a sandbox says where it listens."),
  },
  error: {
    record: z
      .object({
        error: z.object({
          code: z.string().describe("What kind of error it is; it stays the same in later versions."),
          message: z.string().describe("What went wrong, in one sentence."),
          hint: z.string().nullable().describe("What can be done about it."),
          request_id: z.string().nullable().describe("Namely's id of the request, for its support."),
        }),
      })
      .describe("What a command that fails writes to stderr with `--format json`."),
  },
};

function listed(record: z.ZodType): OutputSchema {
  const envelope = z.object({
    result: z.array(record).describe("The records."),
    next_cursor: z.string().nullable().describe("What `--cursor` takes to go on; null at the end."),
    prev_cursor: z.null().describe("Always null: lists are read forwards."),
    result_count: z.int().min(0).describe("How many records are here."),
    is_partial_response: z.literal(false).describe("Always false: an export is complete or it fails."),
  });
  return { record, envelope };
}

function reportOf(record: z.ZodType): z.ZodType {
  const count = z.int().min(0);
  const summary = z.object({
    company: z.string().nullable().describe("The company's id; null when neither side tells it."),
    as_of: z.iso.date().nullable().describe("The day that the later side was seen from."),
    people: z
      .object({
        before: count
          .nullable()
          .describe("How many there were; null when there was nothing to compare with."),
        after: count.describe("How many there are."),
      })
      .describe("How many people each side has."),
    events: z.partialRecord(z.enum(EVENT_NAMES), count).describe("How many events of each kind."),
    left_out: z
      .partialRecord(z.enum(EVENT_NAMES), count)
      .describe("How many happened that `--events` or `--ignore` left out, of each kind."),
  });
  return z.object({ summary, result: z.array(record).describe("The events.") });
}
