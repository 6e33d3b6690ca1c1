import type { EmployeeFilter } from "../../unified/employee/filters.ts";
import { EMPLOYMENT_STATUSES } from "../../unified/vocabulary.ts";
import type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";
import type { Flag, Given } from "../../cli/command.ts";
import {
  AS_OF_HELP,
  PERSON_HELP,
  readChoiceList,
  readDay,
  readInstantOrDay,
  readNameList,
  readText,
} from "../../cli/values.ts";

export type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";

/** Flags that choose how much of each employee is shown. */
export const EMPLOYEE_DETAIL_FLAGS: readonly Flag[] = [
  { spelling: "--custom-fields <names|all>", help: "add custom fields, by name or all of them" },
  { spelling: "--include-sensitive", help: "add birth date, gender, home, pay, SSN and the like" },
  { spelling: "--remote-data", help: "add the raw record from Namely" },
  { spelling: "--as-of <date>", help: AS_OF_HELP },
];

/** Flags that choose employees. */
export const EMPLOYEE_FILTER_FLAGS: readonly Flag[] = [
  { spelling: "--search <text>", help: "part of a name, email, job title or department" },
  { spelling: "--status <list>", help: "active, pending, inactive, unknown or all. Default: all" },
  { spelling: "--department <name>", help: "name or id of a department" },
  { spelling: "--office <name>", help: "name or id of an office" },
  { spelling: "--division <name>", help: "name or id of a division" },
  { spelling: "--group <name>", help: "name or id of any group" },
  { spelling: "--manager <person>", help: `only reports of a manager: ${PERSON_HELP}` },
  { spelling: "--job-title <title>", help: "exact job title" },
  { spelling: "--email <address>", help: "exact work or personal email" },
  { spelling: "--updated-since <time>", help: "changed since a date or time, such as 7d" },
  { spelling: "--started-since <date>", help: "started on or after a date, such as 30d or monday" },
  { spelling: "--terminated-since <date>", help: "last day on or after a date, such as 2026-11-01" },
];

export function readEmployeeOptions(flags: Given["flags"]): EmployeeOptions {
  return {
    filter: readEmployeeFilter(flags),
    asOf: readDay("--as-of", readText(flags["asOf"])),
    includeSensitive: flags["includeSensitive"] === true,
    customFields: readCustomFields(readText(flags["customFields"])),
    remoteData: flags["remoteData"] === true,
  };
}

function readEmployeeFilter(flags: Given["flags"]): EmployeeFilter {
  const text = (name: string): string | undefined => readText(flags[name]);
  const statuses = readChoiceList("--status", text("status"), [...EMPLOYMENT_STATUSES, "all"]);
  return {
    statuses: statuses?.includes("all") ? undefined : statuses?.filter((status) => status !== "all"),
    department: text("department"),
    office: text("office"),
    division: text("division"),
    group: text("group"),
    manager: text("manager"),
    job_title: text("jobTitle"),
    email: text("email"),
    search: text("search"),
    updated_since: readInstantOrDay("--updated-since", text("updatedSince")),
    started_since: readDay("--started-since", text("startedSince")),
    terminated_since: readDay("--terminated-since", text("terminatedSince")),
  };
}

export function readCustomFields(text: string | undefined): EmployeeOptions["customFields"] {
  if (text === undefined) return "none";
  return text.trim().toLowerCase() === "all" ? "all" : readNameList("--custom-fields", text);
}
