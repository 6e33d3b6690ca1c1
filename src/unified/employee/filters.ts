import { Fault } from "../../platform/errors/fault.ts";
import { resolveDay } from "../../platform/text/relative-day.ts";
import { foldText } from "../../platform/text/fold-text.ts";
import { isPlainDate } from "../../platform/text/calendar.ts";
import { parseInstant } from "../raw/dates.ts";
import type { EmploymentStatus } from "./employee.ts";
import type { GroupType } from "../lists/group.ts";
import { foldName, listNameForms } from "./name-forms.ts";
import { lastDayOf } from "./present-employment.ts";
import type { StoredEmployee } from "./read-employee.ts";

/** What an employee has to be to be wanted; whatever is given has to hold. Text is compared without regard to case. */
export interface EmployeeFilter {
  /** One of these; undefined or empty for all. */
  readonly statuses?: readonly EmploymentStatus[] | undefined;
  /** Name or id of a group of that type. */
  readonly department?: string | undefined;
  readonly office?: string | undefined;
  readonly division?: string | undefined;
  /** Name or id of any group or team. */
  readonly group?: string | undefined;
  /** Whom they report to: id, employee number, email or name. */
  readonly manager?: string | undefined;
  /** The title or its id. */
  readonly job_title?: string | undefined;
  /** Work or personal address. */
  readonly email?: string | undefined;
  /** A part of the name in any form, of an email, the job title or the department. */
  readonly search?: string | undefined;
  /** Changed at or after this date (its start in UTC) or RFC 3339 time. Dates may be relative, see `resolveFilterDays`. */
  readonly updated_since?: string | undefined;
  /** Started on or after this date. */
  readonly started_since?: string | undefined;
  /** Last day of the current employment on or after this date, also one still to come. */
  readonly terminated_since?: string | undefined;
}

/** The filter with its relative days, such as `30d`, as dates seen from a day. */
export function resolveFilterDays(filter: EmployeeFilter, day: string): EmployeeFilter {
  const resolve = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : (resolveDay(text, day) ?? text);
  return {
    ...filter,
    updated_since: resolve(filter.updated_since),
    started_since: resolve(filter.started_since),
    terminated_since: resolve(filter.terminated_since),
  };
}

/** The flag behind each filter, and the fields that it compares. */
export const FILTER_FIELDS: Readonly<
  Record<keyof EmployeeFilter, { readonly flag: string; readonly fields: readonly (keyof StoredEmployee)[] }>
> = {
  statuses: { flag: "--status", fields: ["employment_status"] },
  department: { flag: "--department", fields: ["department"] },
  office: { flag: "--office", fields: ["office"] },
  division: { flag: "--division", fields: ["division"] },
  group: { flag: "--group", fields: ["groups"] },
  manager: { flag: "--manager", fields: ["manager"] },
  job_title: { flag: "--job-title", fields: ["job_title"] },
  email: { flag: "--email", fields: ["work_email", "personal_email"] },
  search: { flag: "--search", fields: ["name", "work_email", "personal_email", "job_title", "department"] },
  updated_since: { flag: "--updated-since", fields: ["updated_at"] },
  started_since: { flag: "--started-since", fields: ["start_date"] },
  terminated_since: { flag: "--terminated-since", fields: ["termination_date"] },
};

/** The filters that are given, each with its flag and the fields that it compares. */
export function listFilterFields(filter: EmployeeFilter): readonly {
  readonly name: keyof EmployeeFilter;
  readonly flag: string;
  readonly fields: readonly string[];
}[] {
  const names = Object.keys(FILTER_FIELDS) as (keyof EmployeeFilter)[];
  return names
    .filter((name) => filter[name] !== undefined && (name !== "statuses" || filter.statuses?.length !== 0))
    .map((name) => ({ name, ...FILTER_FIELDS[name] }));
}

type Test = (employee: StoredEmployee) => boolean;

/** What makes the test of each filter, but for the manager, which one record alone does not decide. */
const TESTS: {
  readonly [Name in Exclude<keyof EmployeeFilter, "manager">]-?: (
    wanted: NonNullable<EmployeeFilter[Name]>,
  ) => Test;
} = {
  statuses: (statuses) => (employee) => statuses.includes(employee.employment_status ?? "unknown"),
  department: (wanted) => isInUnit(wanted, "department"),
  office: (wanted) => isInUnit(wanted, "office"),
  division: (wanted) => isInUnit(wanted, "division"),
  group: (wanted) =>
    hasText(wanted, ({ groups, teams }) =>
      [...(groups ?? []), ...(teams ?? [])].flatMap((unit) => [unit?.id, unit?.name]),
    ),
  job_title: (wanted) => hasText(wanted, (employee) => [employee.job_title, employee.job_title_id]),
  email: (wanted) =>
    hasText(wanted, ({ work_email, personal_email, emails }) => [
      work_email,
      personal_email,
      ...(emails ?? []).map((email) => email?.email),
    ]),
  search: containsText,
  updated_since: isUpdatedSince,
  started_since: (since) => isSince(since, "started-since", (employee) => employee.start_date),
  terminated_since: (since) => isSince(since, "terminated-since", lastDayOf),
};

/**
 * Makes the test whether an employee is wanted, but for the manager. Applied to every record on our side, whatever
 * Namely filters already.
 * @throws Fault `usage.date` for a date that is none.
 */
export function createEmployeeFilter(filter: EmployeeFilter): (employee: StoredEmployee) => boolean {
  const tests = listFilterFields(filter).flatMap(({ name }) => {
    if (name === "manager") return [];
    const createTest = TESTS[name] as (wanted: EmployeeFilter[typeof name]) => Test;
    return createTest(filter[name]);
  });
  return (employee) => tests.every((test) => test(employee));
}

function isInUnit(wanted: string, type: GroupType & ("department" | "office" | "division")): Test {
  return hasText(wanted, (employee) => [
    employee[type],
    ...(employee.groups ?? []).flatMap((group) => (group?.type === type ? [group.id, group.name] : [])),
  ]);
}

function hasText(
  wanted: string,
  valuesOf: (employee: StoredEmployee) => readonly (string | null | undefined)[],
): Test {
  const folded = fold(wanted);
  return (employee) =>
    valuesOf(employee).some((value) => typeof value === "string" && fold(value) === folded);
}

/** Names are searched as people type them: without accents, and also with the last name first. */
function containsText(text: string): Test {
  const [typedName, typedText] = [foldName(text), foldText(text)];
  return (employee) => {
    const { last_name: last, first_name: first, preferred_name: preferred } = employee;
    const turned = last ? [`${last} ${first ?? ""}`, `${last} ${preferred ?? ""}`].map(foldName) : [];
    if (typedName !== "" && [...listNameForms(employee), ...turned].some((name) => name.includes(typedName)))
      return true;
    const { work_email, personal_email, job_title, department } = employee;
    const texts = [work_email, personal_email, job_title, department];
    return texts.some((one) => typeof one === "string" && foldText(one).includes(typedText));
  };
}

function isUpdatedSince(since: string): Test {
  const earliest = parseInstant(since);
  if (earliest === undefined) throw dateFault("updated-since", "a date (YYYY-MM-DD) or a time (RFC 3339)");
  return ({ updated_at }) => {
    // Compared as moments: the same one can be written with any number of fractions and in any zone.
    const updated = typeof updated_at === "string" ? parseInstant(updated_at) : undefined;
    return updated !== undefined && updated >= earliest;
  };
}

function isSince(since: string, flag: string, dateOf: (employee: StoredEmployee) => string | null): Test {
  if (!isPlainDate(since)) throw dateFault(flag, "a date (YYYY-MM-DD)");
  return (employee) => {
    const date = dateOf(employee);
    return date !== null && date >= since;
  };
}

function dateFault(flag: string, expected: string): Fault {
  return new Fault("usage.date", `--${flag} has to be ${expected}.`, {
    hint: `For example: --${flag} 2026-01-31`,
  });
}

/** Text as it is compared: letter case, spaces around it and the way accents are composed make no difference. */
export function fold(text: string): string {
  return text.trim().normalize("NFC").toLowerCase();
}
