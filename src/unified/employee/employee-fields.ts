import type { Topic } from "../vocabulary.ts";

// Words alone, apart from the schemas, so that flags can be read without loading those.

/** All that there is to know of one field of an employee. */
export interface EmployeeField {
  /** What it holds, as the reference and the schema say it. */
  readonly about: string;
  /** What kind of value it is, or null; `own` for one that `employee.ts` has a schema for. Default: text. */
  readonly type?: "date" | "instant" | "own";
  /** How it is read when that is not just its only raw key: `own` and all of an `own` type by `map-employee.ts`. */
  readonly read?: "title" | "own";
  /** The raw keys it is read from; `links.groups` is a key inside `links`. Empty for what no key brings by itself. */
  readonly from: readonly string[];
  /** The raw keys without which it says nothing, where it is not read from those alone. */
  readonly shownBy?: readonly string[];
  /** Whether it is known by the company's groups as well: without those, none is no answer. */
  readonly joinedWithGroups?: true;
  /** Whether it leaves the program only with `--include-sensitive`. Such a field is private, too. */
  readonly sensitive?: true;
  /** Whether it is about the person outside work: their own address and numbers, or why they left. */
  readonly private?: true;
  /** Whether events carry it when they leave the machine. All others have to be named with `--event-fields`. */
  readonly inEvents?: true;
  /** What a change of it is about. Default: `private` for a sensitive one, else `other`. */
  readonly topic?: Topic;
  /** False for what follows from others, from the calendar, or from there being a change at all. */
  readonly compared?: false;
  /** Fields whose change says the same: beside theirs, its own is not shown to people. */
  readonly saidBy?: readonly string[];
}

/** The raw keys of phone numbers with the types of these, in their order. */
export const PHONES = [
  ["office_direct_dial", "work"],
  ["office_phone", "work"],
  ["office_main_number", "main"],
  ["mobile_phone", "mobile"],
  ["office_company_mobile", "company_mobile"],
  ["home_phone", "home"],
  ["office_fax", "fax"],
] as const;

/** What department, division and office have in common: they are groups. */
const UNIT = {
  read: "own",
  from: ["links.groups"],
  joinedWithGroups: true,
  topic: "group",
  inEvents: true,
} as const;

/**
 * Every field of an employee but `custom_fields` and `remote_data`, in the order of the model; sensitive ones come last. Schema,
 * raw keys, mapping, visibility, comparison and the tap follow from it.
 */
export const EMPLOYEE_FIELDS = {
  id: {
    about: "Namely's id of the person; it stays the same through a rehire.",
    type: "own",
    from: [],
    compared: false,
    inEvents: true,
  },
  employee_number: {
    about: "The company's own number for the person, as text: leading zeros are kept.",
    from: ["employee_id"],
    topic: "employment",
    inEvents: true,
  },
  company: { about: "The company the person belongs to.", type: "own", from: [] },
  first_name: { about: "First name.", from: ["first_name"], topic: "name", saidBy: ["name"] },
  middle_name: { about: "Middle name.", from: ["middle_name"], topic: "name" },
  last_name: { about: "Last name.", from: ["last_name"], topic: "name", saidBy: ["name"] },
  preferred_name: {
    about: "The first name the person goes by.",
    from: ["preferred_name"],
    topic: "name",
    saidBy: ["name"],
  },
  name: {
    about: "The whole name as Namely shows it.",
    read: "own",
    from: ["full_name", "first_name", "preferred_name", "last_name"],
    topic: "name",
    inEvents: true,
  },
  job_title: {
    about: "Job title.",
    read: "own",
    from: ["job_title", "links.job_title"],
    topic: "title",
    inEvents: true,
  },
  job_title_id: {
    about: "Namely's id of the job title.",
    read: "own",
    from: ["job_title", "links.job_title"],
    topic: "title",
    saidBy: ["job_title"],
  },
  department: { about: "Name of the person's department.", ...UNIT },
  division: { about: "Name of the person's division.", ...UNIT },
  office: { about: "Name of the person's office.", ...UNIT },
  groups: {
    about: "Every group the person is in, by type, name and id.",
    type: "own",
    from: ["links.groups"],
    topic: "group",
    saidBy: ["department", "division", "office"],
  },
  teams: {
    about: "Every team the person is in, by name and id.",
    type: "own",
    from: ["links.teams"],
    topic: "group",
  },
  work_email: { about: "The address the company gave.", from: ["email"], topic: "email", inEvents: true },
  personal_email: {
    about: "The person's own address.",
    from: ["personal_email"],
    topic: "email",
    private: true,
  },
  emails: {
    about: "All addresses, work first.",
    type: "own",
    from: ["email", "personal_email"],
    topic: "email",
    saidBy: ["work_email", "personal_email"],
    private: true,
  },
  phones: {
    about: "All numbers: work, main, mobile, company mobile, home, fax.",
    type: "own",
    from: PHONES.map(([key]) => key),
    topic: "phone",
    private: true,
  },
  manager: {
    about: "The person's manager; null for a person without one.",
    type: "own",
    from: ["reports_to"],
    topic: "manager",
    saidBy: ["managers"],
    inEvents: true,
  },
  managers: {
    about: "All managers of the person, in Namely's order: `manager` is the first of them.",
    type: "own",
    from: ["reports_to"],
    topic: "manager",
    inEvents: true,
  },
  employment_status: {
    about: "Namely's user status; `unknown` for a word that is none of the other three.",
    type: "own",
    from: ["user_status"],
    topic: "employment",
    inEvents: true,
  },
  employment_status_raw: {
    about: "The user status as Namely wrote it.",
    from: ["user_status"],
    topic: "employment",
    saidBy: ["employment_status"],
  },
  lifecycle: {
    about:
      "Status and dates seen from the day of the export: `leaving` has a departure date still to come, " +
      "`overdue` is still active after it. Inactive without a last day is `pre_hire` until the start date has passed.",
    type: "own",
    from: [],
    // Without the status, the dates alone do not give the employment state.
    shownBy: ["user_status"],
    compared: false,
    inEvents: true,
  },
  employment_type: {
    about: "Kind of employment; `other` for a word the company made up.",
    type: "own",
    from: ["employee_type"],
    topic: "employment",
    inEvents: true,
  },
  employment_type_raw: {
    about: "The kind of employment as the company calls it.",
    read: "title",
    from: ["employee_type"],
    topic: "employment",
    saidBy: ["employment_type"],
  },
  start_date: {
    about: "First day of the current employment.",
    type: "date",
    from: ["start_date"],
    topic: "dates",
    inEvents: true,
  },
  termination_date: {
    about:
      "Last day of employment; it may be in the future. One before `start_date` is of an earlier employment.",
    type: "date",
    from: ["departure_date"],
    topic: "dates",
    inEvents: true,
  },
  termination_reason: {
    about: "Why the employment ended or will end.",
    from: ["terminated_reason"],
    topic: "dates",
    private: true,
  },
  work_location: {
    about: "Where the person works.",
    type: "own",
    from: ["office"],
    topic: "location",
    saidBy: ["office"],
  },
  access_role: {
    about: "The person's role in Namely itself.",
    read: "title",
    from: ["access_role"],
    topic: "access",
  },
  linkedin_url: { about: "LinkedIn page.", from: ["linkedin_url"], private: true },
  created_at: { about: "When the profile was made, UTC.", type: "instant", from: ["created_at"] },
  updated_at: {
    about: "When the profile was last changed, UTC.",
    type: "instant",
    from: ["updated_at"],
    compared: false,
  },
  date_of_birth: { about: "Date of birth.", type: "date", from: ["dob"], sensitive: true },
  gender: { about: "Gender as written in Namely.", from: ["gender"], sensitive: true },
  ethnicity: { about: "Ethnicity as written in Namely.", from: ["ethnicity"], sensitive: true },
  marital_status: {
    about: "Marital status as written in Namely.",
    from: ["marital_status"],
    sensitive: true,
  },
  home_location: { about: "Where the person lives.", type: "own", from: ["home"], sensitive: true },
  compensation: { about: "Current pay.", type: "own", from: ["salary"], sensitive: true },
  ssn: { about: "Social security number.", from: ["ssn"], sensitive: true },
  emergency_contact: {
    about: "Whom to call in an emergency.",
    type: "own",
    from: ["emergency_contact", "emergency_contact_phone"],
    sensitive: true,
  },
} as const satisfies Readonly<Record<string, EmployeeField>>;

type Fields = typeof EMPLOYEE_FIELDS;

export type EmployeeFieldName = keyof Fields;

/** The fields that only an export with `--include-sensitive` holds. */
export type SensitiveFieldName = {
  [Name in EmployeeFieldName]: Fields[Name] extends { readonly sensitive: true } ? Name : never;
}[EmployeeFieldName];

export type BasicFieldName = Exclude<EmployeeFieldName, SensitiveFieldName>;

/** Every field with what the table says of it, in the order of the model. */
export const FIELD_ENTRIES = Object.entries(EMPLOYEE_FIELDS) as readonly (readonly [
  EmployeeFieldName,
  EmployeeField,
])[];

/** What the table says of a field; undefined for one that is not in it, such as a custom field. */
export function findField(name: string): EmployeeField | undefined {
  return Object.hasOwn(EMPLOYEE_FIELDS, name) ? EMPLOYEE_FIELDS[name as EmployeeFieldName] : undefined;
}

/** The columns of a table of employees without `--fields`, the most important first. */
export const EMPLOYEE_TABLE_FIELDS: readonly string[] = [
  "name",
  "job_title",
  "department",
  "lifecycle",
  "start_date",
  "manager.name",
  "work_email",
];
