import type { EmployeeOptions } from "../sync/employees/employee-detail.ts";
import { isPlainDate } from "../platform/text/calendar.ts";
import { EMPLOYMENT_STATUSES } from "../unified/vocabulary.ts";
import { NamelyError } from "./error.ts";
import { checkOptions, checkWords, OPTION_KINDS } from "./option-checks.ts";
import type { EmployeeDetail, EmployeesOptions } from "./options.ts";

/** Throws `usage.*` for what cannot be asked for, before anything is read. */
export function checkEmployees(options: EmployeesOptions): void {
  checkOptions(options, OPTION_KINDS.employees);
  checkDetail(options);
  checkWords("status", listStatuses(options), EMPLOYMENT_STATUSES);
  for (const name of ["startedSince", "terminatedSince"] as const) checkDay(name, options[name]);
}

export function checkEmployeeDetail(options: EmployeeDetail): void {
  checkOptions(options, OPTION_KINDS.employee);
  checkDetail(options);
}

export function toEmployeeOptions(options: EmployeesOptions): EmployeeOptions {
  const { department, office, division, group, manager, email, search, updatedSince } = options;
  return {
    ...readDetail(options),
    filter: {
      statuses: listStatuses(options),
      department,
      office,
      division,
      group,
      manager,
      email,
      search,
      job_title: options.jobTitle,
      updated_since: updatedSince instanceof Date ? updatedSince.toISOString() : updatedSince,
      started_since: options.startedSince,
      terminated_since: options.terminatedSince,
    },
  };
}

export function readDetail(options: EmployeeDetail): Omit<EmployeeOptions, "filter"> {
  const { includeSensitive, customFields, remoteData, asOf } = options;
  return {
    asOf,
    includeSensitive: includeSensitive === true,
    customFields: customFields ?? "none",
    remoteData: remoteData === true,
  };
}

function listStatuses({ status }: EmployeesOptions): EmployeeOptions["filter"]["statuses"] {
  return typeof status === "string" ? [status] : status;
}

function checkDetail({ customFields, asOf }: EmployeeDetail): void {
  if (typeof customFields === "string" && customFields !== "all") {
    throw new NamelyError("usage.option", 'The option customFields has to be "all" or a list of names.');
  }
  checkDay("asOf", asOf);
}

export function checkDay(name: string, day: string | undefined): void {
  if (day === undefined || isPlainDate(day)) return;
  throw new NamelyError("usage.date", `The option ${name} has to be a date, such as 2026-11-23.`);
}
