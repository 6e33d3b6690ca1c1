import type { EmployeeFilter } from "../../unified/employee/filters.ts";
import { EMPLOYMENT_STATUSES } from "../../unified/vocabulary.ts";
import type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";
import type { Flag, Given } from "../../cli/command.ts";
import { readChoiceList, readDate, readInstantOrDate, readNameList, readText } from "../../cli/values.ts";

export type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";

/** Flags that choose how much of each employee is shown. */
export const EMPLOYEE_DETAIL_FLAGS: readonly Flag[] = [
  { spelling: "--custom-fields <names|all>", help: "add custom fields, by their names or all of them" },
  {
    spelling: "--include-sensitive",
    help: "add birth date, gender, home, pay, SSN and the like, if the token may see them",
  },
  { spelling: "--remote-data", help: "add the raw record; its sensitive keys only with --include-sensitive" },
  { spelling: "--as-of <date>", help: "the day from which lifecycles are seen; default today" },
];

/** Flags that choose employees. */
export const EMPLOYEE_FILTER_FLAGS: readonly Flag[] = [
  { spelling: "--status <list>", help: "active, pending, inactive, unknown, or all; default all" },
  { spelling: "--department <name>", help: "name or id of a department" },
  { spelling: "--office <name>", help: "name or id of an office" },
  { spelling: "--division <name>", help: "name or id of a division" },
  { spelling: "--group <name>", help: "name or id of any group" },
  { spelling: "--manager <person>", help: "who reports to this person: id, email or name" },
  { spelling: "--job-title <title>", help: "exactly this job title" },
  { spelling: "--email <address>", help: "the person with this work or personal email" },
  { spelling: "--updated-since <time>", help: "changed at or after a date or time, such as 2026-11-01" },
  { spelling: "--started-since <date>", help: "started on or after this day" },
  { spelling: "--terminated-since <date>", help: "last day of the present employment on or after this day" },
];

export function readEmployeeOptions(flags: Given["flags"]): EmployeeOptions {
  return {
    filter: readEmployeeFilter(flags),
    asOf: readDate("--as-of", readText(flags["asOf"])),
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
    updated_since: readInstantOrDate("--updated-since", text("updatedSince")),
    started_since: readDate("--started-since", text("startedSince")),
    terminated_since: readDate("--terminated-since", text("terminatedSince")),
  };
}

export function readCustomFields(text: string | undefined): EmployeeOptions["customFields"] {
  if (text === undefined) return "none";
  return text.trim().toLowerCase() === "all" ? "all" : readNameList("--custom-fields", text);
}
