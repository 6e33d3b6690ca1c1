import type { EmployeeFilter } from "../../unified/employee/filters.ts";
import { EMPLOYMENT_STATUSES } from "../../unified/vocabulary.ts";
import type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";
import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import { readChoiceList, readDate, readInstantOrDate, readNameList, readText } from "../../cli/values.ts";

export type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";

/** Flags that choose how much of each employee is shown. */
export const EMPLOYEE_DETAIL_FLAGS: readonly Flag[] = inGroup("Fields", [
  {
    spelling: "--custom-fields <names|all>",
    help: "custom fields, by name or all of them",
  },
  {
    spelling: "--include-sensitive",
    help: "birth date, pay, SSN, home and the like",
  },
  {
    spelling: "--remote-data",
    help: "the raw record",
  },
  {
    group: "Filter",
    spelling: "--as-of <date>",
    help: "day that lifecycles refer to. Default: today",
  },
]);

/** Flags that choose employees. */
export const EMPLOYEE_FILTER_FLAGS: readonly Flag[] = inGroup("Filter", [
  { spelling: "--status <list>", help: "active, pending, inactive, unknown. Default: all" },
  { spelling: "--department <name>", help: "department" },
  { spelling: "--office <name>", help: "office" },
  { spelling: "--division <name>", help: "division" },
  { spelling: "--group <name>", help: "any group" },
  { spelling: "--manager <person>", help: "direct reports of a manager: id, email or name" },
  { spelling: "--job-title <title>", help: "job title" },
  { spelling: "--email <address>", help: "work or personal email" },
  { spelling: "--updated-since <time>", help: "changed at or after a time" },
  { spelling: "--started-since <date>", help: "first day on or after a day" },
  { spelling: "--terminated-since <date>", help: "last day on or after a day" },
]);

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
