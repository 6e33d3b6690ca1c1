import type { Employee } from "./employee.ts";

/**
 * The raw keys that each field of an employee is read from. `links.groups` is a key inside `links`. A field none of
 * whose keys came says nothing about the person: the token may not see it.
 */
export const FIELD_SOURCES: Readonly<Partial<Record<keyof Employee, readonly string[]>>> = {
  employee_number: ["employee_id"],
  first_name: ["first_name"],
  middle_name: ["middle_name"],
  last_name: ["last_name"],
  preferred_name: ["preferred_name"],
  name: ["full_name", "first_name", "preferred_name", "last_name"],
  job_title: ["job_title", "links.job_title"],
  job_title_id: ["job_title", "links.job_title"],
  department: ["links.groups"],
  division: ["links.groups"],
  office: ["links.groups"],
  groups: ["links.groups"],
  teams: ["links.teams"],
  work_email: ["email"],
  personal_email: ["personal_email"],
  emails: ["email", "personal_email"],
  phones: [
    "office_direct_dial",
    "office_phone",
    "office_main_number",
    "mobile_phone",
    "office_company_mobile",
    "home_phone",
    "office_fax",
  ],
  manager: ["reports_to"],
  managers: ["reports_to"],
  employment_status: ["user_status"],
  employment_status_raw: ["user_status"],
  employment_type: ["employee_type"],
  employment_type_raw: ["employee_type"],
  start_date: ["start_date"],
  termination_date: ["departure_date"],
  termination_reason: ["terminated_reason"],
  work_location: ["office"],
  access_role: ["access_role"],
  linkedin_url: ["linkedin_url"],
  created_at: ["created_at"],
  updated_at: ["updated_at"],
  date_of_birth: ["dob"],
  gender: ["gender"],
  ethnicity: ["ethnicity"],
  marital_status: ["marital_status"],
  home_location: ["home"],
  compensation: ["salary"],
  ssn: ["ssn"],
  emergency_contact: ["emergency_contact", "emergency_contact_phone"],
};

/** Whether some field of an employee is read from this raw key. */
export function isSourceKey(key: string): boolean {
  return Object.values(FIELD_SOURCES).some((sources) => sources?.includes(key));
}

/** What an employee's department, division and office are known by besides the profile: the company's groups. */
const JOINED_WITH_GROUPS: ReadonlySet<string> = new Set(["department", "division", "office"]);

const SOURCES = Object.entries(FIELD_SOURCES) as readonly [keyof Employee, readonly string[]][];

/**
 * The employee without the fields that the raw profile has no key for. Only with `groupsVisible` is somebody without a
 * department really in none.
 */
export function keepVisibleFields(
  employee: Employee,
  raw: Readonly<Record<string, unknown>>,
  groupsVisible: boolean,
): Partial<Employee> & { readonly id: string } {
  const kept: Record<string, unknown> = { ...employee };
  for (const [field] of SOURCES) if (!showsField(raw, field, groupsVisible)) delete kept[field];
  return kept as Partial<Employee> & { id: string };
}

const SOURCES_OF: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...SOURCES,
  // Without the status, the dates alone do not say where somebody stands.
  ["lifecycle", ["user_status"]],
]);

const CUSTOM_FIELD = "custom_fields.";

/**
 * Whether a raw profile shows a field, or a custom field such as `custom_fields.badge`, even if it is empty. A field that
 * no key brings, such as the company, is always shown.
 */
export function showsField(
  raw: Readonly<Record<string, unknown>>,
  field: string,
  groupsVisible: boolean,
): boolean {
  if (field.startsWith(CUSTOM_FIELD)) return Object.hasOwn(raw, field.slice(CUSTOM_FIELD.length));
  if (JOINED_WITH_GROUPS.has(field) && !groupsVisible) return false;
  return SOURCES_OF.get(field)?.some((source) => isThere(raw, source)) ?? true;
}

/**
 * Whether the keys that a snapshot's header lists may bring a field. A header knows whole keys only: `links`, not what
 * is in it.
 */
export function mayShowField(
  field: string,
  { visible_keys, groups }: { readonly visible_keys: readonly string[]; readonly groups: unknown },
): boolean {
  if (JOINED_WITH_GROUPS.has(field) && groups === null) return false;
  const sources = SOURCES_OF.get(field);
  return sources?.some((source) => visible_keys.includes(source.split(".")[0] ?? source)) ?? true;
}

/** The raw key that a field is first of all read from; undefined for one that no key brings. */
export function mainKeyOf(field: string): string | undefined {
  if (field.startsWith(CUSTOM_FIELD)) return field.slice(CUSTOM_FIELD.length);
  const [source] = SOURCES_OF.get(field) ?? [];
  return source?.split(".").at(-1);
}

function isThere(raw: Readonly<Record<string, unknown>>, source: string): boolean {
  const [key = "", inner] = source.split(".");
  if (!Object.hasOwn(raw, key)) return false;
  if (inner === undefined) return true;
  const holder = raw[key];
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, inner);
}
