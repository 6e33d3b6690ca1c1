import type { EmployeeFilter } from "../../unified/employee/filters.ts";
import { EMPLOYMENT_STATUSES } from "../../unified/vocabulary.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { SortField } from "../../output/sorted-records.ts";
import type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";
import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import { readBaselineName } from "../changes/flags/baseline-flag.ts";
import {
  AS_OF_HELP,
  readChoice,
  readChoiceList,
  readDay,
  readInstantOrDay,
  readNameList,
  readText,
} from "../../cli/values.ts";

export type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";

/** Flags that choose how much of each employee is shown. */
export const EMPLOYEE_DETAIL_FLAGS: readonly Flag[] = inGroup("Fields", [
  { spelling: "--custom-fields <names|all>", help: "custom fields, by name or all of them" },
  { spelling: "--include-sensitive", help: "birth date, pay, SSN, home and the like" },
  { spelling: "--remote-data", help: "the raw record" },
  { group: "Filter", spelling: "--as-of <date>", help: AS_OF_HELP },
]);

/** Flags that choose employees. */
export const EMPLOYEE_FILTER_FLAGS: readonly Flag[] = inGroup("Filter", [
  { spelling: "--search <text>", help: "part of a name, email, title or department" },
  { spelling: "--status <list>", help: "active, pending, inactive, unknown. Default: all" },
  { spelling: "--department <name>", help: "department" },
  { spelling: "--office <name>", help: "office" },
  { spelling: "--division <name>", help: "division" },
  { spelling: "--group <name>", help: "any group" },
  { spelling: "--manager <person>", help: "direct reports of a manager" },
  { spelling: "--job-title <title>", help: "job title" },
  { spelling: "--email <address>", help: "work or personal email" },
  { spelling: "--updated-since <time>", help: "changed at or after a time, such as 7d" },
  { spelling: "--started-since <date>", help: "first day on or after a day, such as 30d" },
  { spelling: "--terminated-since <date>", help: "last day on or after a day" },
]);

/** Flags of every command that lists employees: their order, or only how many there are. */
export const EMPLOYEE_LIST_FLAGS: readonly Flag[] = inGroup("Output", [
  { spelling: "--sort <fields>", help: "order by fields; - descends: -start_date,name" },
  { spelling: "--order <managers-first>", help: "write each manager before the reports" },
  { spelling: "--count", help: "print only the number of employees" },
]);

/** What `EMPLOYEE_LIST_FLAGS` asked for. */
export interface EmployeeListing {
  /** Undefined for Namely's own order, or that of the file. */
  readonly sort: readonly SortField[] | undefined;
  readonly order: "managers-first" | undefined;
  readonly isCount: boolean;
}

/** Reads `--sort` and `--count`. Throws `usage.conflict` for a flag that has no effect on a number. */
export function readEmployeeListing(flags: Given["flags"]): EmployeeListing {
  const isCount = flags["count"] === true;
  const format = readText(flags["format"])?.toLowerCase() ?? "json";
  const idle = isCount ? IDLE_WITH_COUNT.find((name) => flags[name] !== undefined) : undefined;
  if (idle !== undefined || (isCount && format !== "json")) {
    const flag =
      idle === undefined
        ? "--format"
        : `--${idle.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new Fault("usage.conflict", `--count prints only a number, so ${flag} has no effect.`, {
      hint: `Leave out ${flag} or --count.`,
    });
  }
  const sort = readSort(readText(flags["sort"]));
  const order = readChoice("--order", readText(flags["order"]), ["managers-first"]);
  if (sort !== undefined && order !== undefined)
    throw new Fault("usage.conflict", "--sort does not go with --order: each is an order of its own.", {
      hint: "Leave out one of them.",
    });
  return { sort, order, isCount };
}

const IDLE_WITH_COUNT = [
  "sort",
  "order",
  "limit",
  "cursor",
  "fields",
  "columns",
  "customFields",
  "includeSensitive",
  "remoteData",
  "excel",
  "csvSafe",
];

function readSort(text: string | undefined): readonly SortField[] | undefined {
  if (text === undefined) return undefined;
  return readNameList("--sort", text).map((word) => {
    const isDescending = word.startsWith("-");
    return { name: isDescending ? word.slice(1) : word, isDescending };
  });
}

export function readEmployeeOptions(flags: Given["flags"]): EmployeeOptions {
  return {
    filter: readEmployeeFilter(flags),
    asOf: readDay("--as-of", readText(flags["asOf"])),
    includeSensitive: flags["includeSensitive"] === true,
    customFields: readCustomFields(readText(flags["customFields"])),
    remoteData: flags["remoteData"] === true,
  };
}

/** A file or a baseline to read instead of Namely. */
export interface StoredSource {
  readonly from: string | undefined;
  readonly baseline: string | undefined;
}

/** Reads `--from` and `--baseline`. Throws `usage.conflict` for both. */
export function readStoredSource(flags: Given["flags"]): StoredSource {
  const from = readText(flags["from"]);
  const baseline = readBaselineName(flags);
  if (from === undefined || baseline === undefined) return { from, baseline };
  throw new Fault("usage.conflict", "--from and --baseline cannot be used together.", {
    hint: "Remove one of them.",
  });
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
