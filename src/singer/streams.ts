import { companySchema } from "../unified/lists/company.ts";
import { employeeSchemaWith, SENSITIVE_EMPLOYEE_FIELDS } from "../unified/employee/employee.ts";
import { groupSchema } from "../unified/lists/group.ts";
import { jobTitleSchema } from "../unified/lists/job-title.ts";
import { teamSchema } from "../unified/lists/team.ts";
import type { TapConfig } from "./config.ts";
import { describeProperties, type FieldSchema } from "./json-schema.ts";

/** The streams in the order in which they are read: what others point to comes first. */
export const STREAM_NAMES = ["companies", "groups", "teams", "job_titles", "employees"] as const;

export type StreamName = (typeof STREAM_NAMES)[number];

export type ReplicationMethod = "FULL_TABLE" | "INCREMENTAL";

/** What a stream has to offer. */
export interface Stream {
  readonly name: StreamName;
  readonly properties: Readonly<Record<string, FieldSchema>>;
  /** Fields that are there only when somebody selects them. */
  readonly sensitive: ReadonlySet<string>;
  /** Field by which changes are recognised; undefined when the stream is always read as a whole. */
  readonly replicationKey: string | undefined;
}

/** Every stream's records are known by this field. */
export const KEY = "id";

/** The field that holds what the company has made up. */
export const CUSTOM_FIELDS = "custom_fields";

/** The streams as these settings make them. */
export function listStreams(
  config: Pick<TapConfig, "include_sensitive" | "custom_fields">,
): readonly Stream[] {
  const schemas = {
    // What else a company may hold comes in streams of its own.
    companies: companySchema.pick({
      id: true,
      display_name: true,
      legal_name: true,
      subdomain: true,
      logo_url: true,
      background_url: true,
      authentications: true,
    }),
    groups: groupSchema.omit({ remote_data: true }),
    teams: teamSchema.omit({ remote_data: true }),
    job_titles: jobTitleSchema.omit({ remote_data: true }),
    employees: employeeSchemaWith({
      sensitive: config.include_sensitive,
      customFields: config.custom_fields !== "none",
      remoteData: false,
      // It depends on the day it is looked at: in a table it would be wrong from the next day on.
    }).omit({ lifecycle: true }),
  };
  return STREAM_NAMES.map((name) => ({
    name,
    properties: describeProperties(schemas[name]),
    sensitive: new Set(name === "employees" ? SENSITIVE_EMPLOYEE_FIELDS : []),
    replicationKey: name === "employees" ? "updated_at" : undefined,
  }));
}
