import { readNumber } from "../../platform/text/exact-json.ts";
import { readHomeLocation, readWorkLocation } from "./address.ts";
import { joinName, listEmails, listPhones, readManagers } from "./contact.ts";
import { readDate, readInstant } from "../raw/dates.ts";
import type { Employee } from "./employee.ts";
import {
  FIELD_ENTRIES,
  type BasicFieldName,
  type EmployeeFieldName,
  type SensitiveFieldName,
} from "./employee-fields.ts";
import { listPlainFields, type PlainField, type PlainFieldName } from "./plain-fields.ts";
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
  type RawInstant,
  type RawNumber,
  type RawProfile,
  type RawReference,
  type RawSensitive,
  type RawText,
  type RawTitle,
} from "../raw/raw.ts";
import { byText, readText, readTitle, readTitleId } from "../raw/text.ts";

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
    const employee = mapBasics(profile, path, { id, name }, options);
    if (options.includeSensitive)
      Object.assign(employee, mapSensitive(parseRaw(rawSensitiveSchema, raw, path), path));
    if (options.customFields !== "none") employee.custom_fields = checkNesting(readCustomFields(raw), path);
    if (options.remoteData)
      employee.remote_data = checkNesting(readRemoteData(raw, options.includeSensitive), path);
    return employee;
  };
}

type Plain = Record<PlainFieldName, string | null>;

type PlainReader = (value: unknown, path: string, key: string) => string | null;

const READERS: Readonly<Record<PlainField["read"], PlainReader>> = {
  text: (value) => readText(value as RawText),
  title: (value) => readTitle(value as RawTitle),
  date: (value, path, key) => readDate(value as string | null | undefined, `${path}.${key}`),
  instant: (value, path, key) => readInstant(value as RawInstant, `${path}.${key}`),
};

/** Makes the reader of fields that are one raw key each. All other fields are there as well, in the order of the model. */
function createPlainReader(isSensitive: boolean): (raw: object, path: string) => Plain {
  const order = Object.fromEntries(
    FIELD_ENTRIES.flatMap(([name, { sensitive = false }]) =>
      sensitive === isSensitive ? [[name, null]] : [],
    ),
  ) as unknown as Plain;
  const fields = listPlainFields(isSensitive).map(({ name, key, read }) => ({
    name,
    key,
    read: READERS[read],
  }));
  return (raw, path) => {
    const plain = { ...order };
    for (const { name, key, read } of fields)
      plain[name] = read((raw as Readonly<Record<string, unknown>>)[key], path, key);
    return plain;
  };
}

const readPlainBasics = createPlainReader(false);
const readPlainSensitive = createPlainReader(true);

type OwnFields<Name extends EmployeeFieldName> = Pick<Employee, Exclude<Name, PlainFieldName>>;

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
  const plain = readPlainBasics(raw, path);
  const { first_name, last_name, preferred_name, start_date, termination_date } = plain;
  const status = readEmploymentStatus(plain.employment_status_raw);
  const managers = readManagers(raw.reports_to);
  const own: OwnFields<BasicFieldName> = {
    id: raw.id,
    company: { ...company },
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
    emails: listEmails(plain.work_email, plain.personal_email),
    phones: listPhones(raw),
    manager: managers[0] ?? null,
    managers,
    employment_status: status,
    lifecycle: lifecycleOf({ status, start_date, termination_date, asOf }),
    employment_type: readEmploymentType(plain.employment_type_raw),
    work_location: readWorkLocation(raw.office, office),
  };
  return Object.assign(plain, own);
}

function mapSensitive(raw: RawSensitive, path: string): Partial<Employee> {
  const own: OwnFields<SensitiveFieldName> = {
    home_location: readHomeLocation(raw.home),
    compensation: readCompensation(raw.salary, `${path}.salary`),
    emergency_contact: readEmergencyContact(raw),
  };
  return Object.assign(readPlainSensitive(raw, path), own);
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
  // No one is paid so much, but digits are never lost: see `numberSchema`.
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

/** The groups behind the links. One that is not in the directory keeps its name from the profile. */
function listGroups(links: readonly RawReference[], directory: GroupDirectory): Employee["groups"] {
  const named = listNamed(links).map(({ id, name }) => {
    const known = directory.get(id);
    return { id, name: known?.name ?? name, type: known?.type ?? ("group" as const) };
  });
  return named.sort(compareGroups);
}

function listTeams(links: readonly RawReference[]): Employee["teams"] {
  return listNamed(links).sort(byText("name", "id"));
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
