import { readNumber } from "../../platform/text/exact-json.ts";
import { readHomeLocation, readWorkLocation } from "./address.ts";
import { joinName, listEmails, listPhones, readManagers } from "./contact.ts";
import { readDate, readInstant } from "../raw/dates.ts";
import type { Employee } from "./employee.ts";
import { readEmploymentStatus, readEmploymentType } from "./employment.ts";
import type { GroupType } from "../lists/group.ts";
import type { GroupDirectory } from "../lists/group-directory.ts";
import { lifecycleOf } from "./lifecycle.ts";
import { compareGroups } from "../lists/map-groups.ts";
import { createCustomFieldReader, readRemoteData, type CustomFieldChoice } from "./profile-keys.ts";
import {
  checkNesting,
  parseRaw,
  rawProfileSchema,
  rawSensitiveSchema,
  type RawNumber,
  type RawProfile,
  type RawReference,
  type RawSensitive,
} from "../raw/raw.ts";
import { compareText, readText, readTitle, readTitleId } from "../raw/text.ts";

export interface EmployeeMapperOptions {
  readonly company: { readonly id: string; readonly name: string | null };
  readonly directory: GroupDirectory;
  /** The day from which lifecycles are seen, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly includeSensitive: boolean;
  readonly customFields: CustomFieldChoice;
  readonly remoteData: boolean;
}

/**
 * Makes the function that turns a raw profile into an employee. `path` says where the profile stood in the answer,
 * such as `profiles[3]`; what cannot be read throws a Fault `api.shape` naming the place, never the value.
 */
export function createEmployeeMapper(
  options: EmployeeMapperOptions,
): (raw: unknown, path: string) => Employee {
  const { id, name } = options.company;
  const readCustomFields = createCustomFieldReader(options.customFields, options.includeSensitive);
  return (raw, path) => {
    const profile = parseRaw(rawProfileSchema, raw, path);
    return {
      ...mapBasics(profile, path, { id, name }, options),
      ...(options.includeSensitive ? mapSensitive(parseRaw(rawSensitiveSchema, raw, path), path) : {}),
      ...(options.customFields === "none"
        ? {}
        : { custom_fields: checkNesting(readCustomFields(raw), path) }),
      ...(options.remoteData
        ? { remote_data: checkNesting(readRemoteData(raw, options.includeSensitive), path) }
        : {}),
    };
  };
}

function mapBasics(
  raw: RawProfile,
  path: string,
  company: Employee["company"],
  { directory, asOf }: EmployeeMapperOptions,
): Employee {
  const links = readLinks(raw.links);
  const groups = listGroups(links.groups, directory);
  const firstOf = (type: GroupType) => groups.find((group) => group.type === type)?.name ?? null;
  const office = firstOf("office");
  const first_name = readText(raw.first_name);
  const last_name = readText(raw.last_name);
  const preferred_name = readText(raw.preferred_name);
  const work_email = readText(raw.email);
  const personal_email = readText(raw.personal_email);
  const employment_status_raw = readText(raw.user_status);
  const employment_status = readEmploymentStatus(employment_status_raw);
  const employment_type_raw = readTitle(raw.employee_type);
  const start_date = readDate(raw.start_date, `${path}.start_date`);
  const managers = readManagers(raw.reports_to);
  const termination_date = readDate(raw.departure_date, `${path}.departure_date`);
  return {
    id: raw.id,
    employee_number: readText(raw.employee_id),
    company: { ...company },
    first_name,
    middle_name: readText(raw.middle_name),
    last_name,
    preferred_name,
    // Namely's own whole name wins: whether it holds the preferred name differs between its versions. Without any
    // name this stays null: an email address is not a name.
    name: readText(raw.full_name) ?? joinName(preferred_name ?? first_name, last_name),
    job_title: readTitle(raw.job_title) ?? readTitle(links.job_title),
    job_title_id: readTitleId(raw.job_title) ?? readTitleId(links.job_title),
    department: firstOf("department"),
    division: firstOf("division"),
    office,
    groups,
    teams: listTeams(links.teams),
    work_email,
    personal_email,
    emails: listEmails(work_email, personal_email),
    phones: listPhones(raw),
    manager: managers[0] ?? null,
    managers,
    employment_status,
    employment_status_raw,
    lifecycle: lifecycleOf({ status: employment_status, start_date, termination_date, asOf }),
    employment_type: readEmploymentType(employment_type_raw),
    employment_type_raw,
    start_date,
    termination_date,
    termination_reason: readText(raw.terminated_reason),
    work_location: readWorkLocation(raw.office, office),
    access_role: readTitle(raw.access_role),
    linkedin_url: readText(raw.linkedin_url),
    created_at: readInstant(raw.created_at, `${path}.created_at`),
    updated_at: readInstant(raw.updated_at, `${path}.updated_at`),
  };
}

function mapSensitive(raw: RawSensitive, path: string): Partial<Employee> {
  return {
    date_of_birth: readDate(raw.dob, `${path}.dob`),
    gender: readText(raw.gender),
    ethnicity: readText(raw.ethnicity),
    marital_status: readText(raw.marital_status),
    home_location: readHomeLocation(raw.home),
    compensation: readCompensation(raw.salary, `${path}.salary`),
    ssn: readText(raw.ssn),
    emergency_contact: readEmergencyContact(raw),
  };
}

function readCompensation(raw: RawSensitive["salary"], path: string): Employee["compensation"] {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return null;
  const compensation = {
    amount: readAmount(raw.yearly_amount),
    // Recorded in 2015: the key is `currency` for people without a salary.
    currency: readText(raw.currency_type) ?? readText(raw.currency),
    period: readText(raw.rate),
    effective_date: readDate(raw.date, `${path}.date`),
  };
  return Object.values(compensation).every((value) => value === null) ? null : compensation;
}

/** A number as such or as text. Null for text that is not a plain number, such as a masked amount. */
function readAmount(raw: RawNumber): number | null {
  if (typeof raw === "number") return raw;
  const text = String(raw ?? "").trim();
  // Nobody is paid so much, but digits are never lost: see `numberSchema`.
  return /^-?\d+(\.\d+)?$/.test(text) ? (readNumber(text) as number) : null;
}

function readEmergencyContact(raw: RawSensitive): Employee["emergency_contact"] {
  const name = readText(raw.emergency_contact);
  const phone = readText(raw.emergency_contact_phone);
  return name === null && phone === null ? null : { name, phone };
}

interface Links {
  readonly job_title: RawProfile["job_title"];
  readonly groups: readonly RawReference[];
  readonly teams: readonly RawReference[];
}

function readLinks(raw: RawProfile["links"]): Links {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw))
    return { job_title: null, groups: [], teams: [] };
  return {
    job_title: raw.job_title,
    groups: Array.isArray(raw.groups) ? raw.groups : [],
    teams: Array.isArray(raw.teams) ? raw.teams : [],
  };
}

/** The groups behind the links. One that the directory does not know keeps the name it has on the profile. */
function listGroups(links: readonly RawReference[], directory: GroupDirectory): Employee["groups"] {
  const named = listNamed(links).map(({ id, name }) => {
    const known = directory.find(id);
    return { id, name: known?.name ?? name, type: known?.type ?? ("group" as const) };
  });
  return named.sort(compareGroups);
}

function listTeams(links: readonly RawReference[]): Employee["teams"] {
  return listNamed(links).sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
}

/** Each linked id once, with the name beside it. */
function listNamed(links: readonly RawReference[]): { id: string; name: string | null }[] {
  const named: { id: string; name: string | null }[] = [];
  for (const link of links) {
    const id = readText(typeof link === "string" ? link : link?.id);
    if (id === null || named.some((other) => other.id === id)) continue;
    const name = typeof link === "object" ? (readText(link?.name) ?? readText(link?.title)) : null;
    named.push({ id, name });
  }
  return named;
}
