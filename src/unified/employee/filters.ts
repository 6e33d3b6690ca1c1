import { Fault } from "../../platform/errors/fault.ts";
import { resolveDay } from "../../platform/text/relative-day.ts";
import { foldText } from "../../platform/text/fold-text.ts";
import { isPlainDate, parseInstant } from "../raw/dates.ts";
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
  /** Last day of the present employment on or after this date, also one still to come. */
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
const FILTER_FIELDS: Readonly<
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
    .filter((name) => (name === "statuses" ? filter.statuses?.length : filter[name]) !== undefined)
    .filter((name) => name !== "statuses" || filter.statuses?.length !== 0)
    .map((name) => ({ name, ...FILTER_FIELDS[name] }));
}

type Test = (employee: StoredEmployee) => boolean;

/**
 * Makes the test whether an employee is wanted, but for the manager, whom one record alone does not tell. Applied to every
 * record on our side, whatever Namely filters already.
 * @throws Fault `usage.date` for a date that is none.
 */
export function createEmployeeFilter(filter: EmployeeFilter): (employee: StoredEmployee) => boolean {
  const tests = [
    ...statusTests(filter.statuses),
    ...groupTests(filter.department, "department"),
    ...groupTests(filter.office, "office"),
    ...groupTests(filter.division, "division"),
    ...textTests(filter.group, (employee) => [
      ...(employee.groups ?? []).flatMap((group) => [group?.id, group?.name]),
      ...(employee.teams ?? []).flatMap((team) => [team?.id, team?.name]),
    ]),
    ...textTests(filter.job_title, (employee) => [employee.job_title, employee.job_title_id]),
    ...textTests(filter.email, (employee) => [
      employee.work_email,
      employee.personal_email,
      ...(employee.emails ?? []).map((email) => email?.email),
    ]),
    ...searchTests(filter.search),
    ...updateTests(filter.updated_since),
    ...dateTests(filter.started_since, "started-since", (employee) => employee.start_date),
    ...dateTests(filter.terminated_since, "terminated-since", lastDayOf),
  ];
  return (employee) => tests.every((test) => test(employee));
}

function statusTests(statuses: EmployeeFilter["statuses"]): Test[] {
  if (statuses === undefined || statuses.length === 0) return [];
  return [(employee) => statuses.includes(employee.employment_status ?? "unknown")];
}

function groupTests(
  wanted: string | undefined,
  type: GroupType & ("department" | "office" | "division"),
): Test[] {
  return textTests(wanted, (employee) => [
    employee[type],
    ...(employee.groups ?? []).flatMap((group) => (group?.type === type ? [group.id, group.name] : [])),
  ]);
}

function textTests(
  wanted: string | undefined,
  valuesOf: (employee: StoredEmployee) => readonly (string | null | undefined)[],
): Test[] {
  if (wanted === undefined) return [];
  const folded = fold(wanted);
  return [
    (employee) => valuesOf(employee).some((value) => typeof value === "string" && fold(value) === folded),
  ];
}

/** Names are searched as people type them: without accents, and also with the last name first. */
function searchTests(text: string | undefined): Test[] {
  if (text === undefined) return [];
  const [typedName, typedText] = [foldName(text), foldText(text)];
  return [
    (employee) => {
      const { last_name: last, first_name: first, preferred_name: preferred } = employee;
      const turned = last ? [`${last} ${first ?? ""}`, `${last} ${preferred ?? ""}`].map(foldName) : [];
      if (
        typedName !== "" &&
        [...listNameForms(employee), ...turned].some((name) => name.includes(typedName))
      )
        return true;
      const { work_email, personal_email, job_title, department } = employee;
      const texts = [work_email, personal_email, job_title, department];
      return texts.some((one) => typeof one === "string" && foldText(one).includes(typedText));
    },
  ];
}

function updateTests(since: string | undefined): Test[] {
  if (since === undefined) return [];
  const earliest = parseInstant(since);
  if (earliest === undefined) throw dateFault("updated-since", "a date (YYYY-MM-DD) or a time (RFC 3339)");
  return [
    ({ updated_at }) => {
      // Compared as moments: the same one can be written with any number of fractions and in any zone.
      const updated = typeof updated_at === "string" ? parseInstant(updated_at) : undefined;
      return updated !== undefined && updated >= earliest;
    },
  ];
}

function dateTests(
  since: string | undefined,
  flag: string,
  dateOf: (employee: StoredEmployee) => string | null,
): Test[] {
  if (since === undefined) return [];
  if (!isPlainDate(since)) throw dateFault(flag, "a date (YYYY-MM-DD)");
  return [
    (employee) => {
      const date = dateOf(employee);
      return date !== null && date >= since;
    },
  ];
}

function dateFault(flag: string, expected: string): Fault {
  return new Fault("usage.date", `--${flag} has to be ${expected}.`, {
    hint: `For example: --${flag} 2026-01-31`,
  });
}

/** Text as it is compared: letter case, blanks around it and the way accents are composed make no difference. */
export function fold(text: string): string {
  return text.trim().normalize("NFC").toLowerCase();
}
