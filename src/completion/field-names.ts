import { FIELD_ENTRIES } from "../unified/employee/employee-fields.ts";

// Without the schemas, which cost too much to load at a press of Tab. A test compares these with them.

/** The names of fields that are inside another one. */
function within(field: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${field}.${name}`);
}

const HOME = ["street_1", "street_2", "city", "state", "postal_code", "country"];
const ADDRESS = [...HOME, "phone"];
const MANAGER = ["id", "name", "email"];

/** The fields of an employee that have fields of their own. */
const INSIDE_EMPLOYEE: Readonly<Record<string, readonly string[]>> = {
  company: ["id", "name"],
  groups: ["id", "name", "type"],
  teams: ["id", "name"],
  emails: ["email", "type", "is_primary"],
  phones: ["number", "type"],
  manager: MANAGER,
  managers: MANAGER,
  work_location: ["name", ...ADDRESS],
  home_location: HOME,
  compensation: ["amount", "currency", "period", "effective_date"],
  emergency_contact: ["name", "phone"],
};

/** The fields of an employee. */
export const EMPLOYEE_FIELD_NAMES: readonly string[] = [
  ...FIELD_ENTRIES.flatMap(([name]) => {
    const inside = INSIDE_EMPLOYEE[name];
    return inside === undefined ? [name] : within(name, inside);
  }),
  "custom_fields",
  "remote_data",
];

const GROUP = [
  "id",
  "name",
  "type",
  "type_raw",
  "type_id",
  "parent_group",
  "is_team",
  "member_count",
  ...within("address", ADDRESS),
  "description",
];

const FIELD = [
  "name",
  "label",
  "type",
  "kind",
  "section.id",
  "section.title",
  "position",
  "options",
  "format",
  "deletable",
  "available",
  "sensitive",
  "comes_with",
  "id",
];

/** The fields that `--fields` takes, by the schema of what a command writes. */
export const FIELD_NAMES: Readonly<Record<string, readonly string[]>> = {
  companies: [
    "id",
    "display_name",
    "legal_name",
    "subdomain",
    "logo_url",
    "background_url",
    ...within("authentications", ["type", "url"]),
    ...within("offices", ["id", "name", ...within("address", ADDRESS)]),
    ...within("groups", GROUP),
    ...within("group_types", [
      "id",
      "title",
      "type",
      "type_raw",
      "field_name",
      "deletable",
      "groups_as_teams",
    ]),
    ...within("fields", FIELD),
    "remote_data",
  ],
  employees: EMPLOYEE_FIELD_NAMES,
  feed: [
    "id",
    "type",
    "type_raw",
    "time",
    ...within("person", ["id", "name", "job_title"]),
    "years_at_company",
    "content",
    "html_content",
    "likes_count",
    "remote_data",
  ],
  fields: [...FIELD, "remote_data"],
  groups: [...GROUP, "remote_data"],
  "job-titles": ["id", "title", "tier.id", "tier.title", "active", "remote_data"],
  org: [
    "level",
    "id",
    "name",
    "job_title",
    "department",
    "office",
    "work_email",
    "employment_status",
    "lifecycle",
    ...within("manager", MANAGER),
    "direct_reports",
  ],
  "org-problems": ["problem", "id", "name", "work_email", "others.id", "others.name", "others_count"],
  review: [
    "source",
    "row",
    "account",
    "account_name",
    "finding",
    ...within("employee", [
      "id",
      "employee_number",
      "name",
      "work_email",
      "job_title",
      "department",
      ...within("manager", MANAGER),
      "lifecycle",
      "start_date",
      "termination_date",
    ]),
    "matched_by",
    "status",
    "last_sign_in",
    "reason",
    ...within("exception", ["reason", "owner", "until"]),
    ...within("suggestions", ["id", "name", "work_email", "lifecycle", "why"]),
  ],
  upcoming: [
    "date",
    "kind",
    "days",
    "years",
    "after",
    "observed",
    ...within("employee", [
      "id",
      "name",
      "work_email",
      "job_title",
      "department",
      ...within("manager", MANAGER),
    ]),
    "uid",
  ],
  "snapshot-employee": EMPLOYEE_FIELD_NAMES,
  snapshots: ["name", "taken_at", "people", "bytes", "path", "baseline"],
  teams: [
    "id",
    "name",
    "email",
    ...within("categories", ["id", "title"]),
    "is_group",
    "created_at",
    "updated_at",
    "remote_data",
  ],
};
