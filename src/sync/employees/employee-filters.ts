import type { ProfileFilters } from "../../namely/reading/page-reader.ts";
import { readJobTitles } from "../../namely/reading/reference.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { fold, type EmployeeFilter } from "../../unified/employee/filters.ts";
import type { Group, GroupType } from "../../unified/lists/group.ts";
import type { Connection } from "../connection/connection.ts";

/** The filters whose values are groups of one type. `--group` also takes teams, which no list of groups holds. */
const GROUP_FILTERS = ["department", "office", "division"] as const satisfies readonly GroupType[];

/** Without the groups no department is known, and all employees would seem to be in none. */
export function refuseGroupFilters(filter: EmployeeFilter): void {
  const given = GROUP_FILTERS.find((type) => filter[type] !== undefined);
  if (given === undefined) return;
  throw new Fault(
    "api.forbidden",
    `This token may not read groups and their types, so --${given} cannot be applied.`,
    {
      hint: "Ask a Namely administrator for a role with more rights, then make a token with it.",
    },
  );
}

/** A misspelled department would otherwise be an empty export. */
export function checkGroupFilters(filter: EmployeeFilter, groups: readonly Group[]): void {
  for (const type of GROUP_FILTERS) {
    const value = filter[type];
    if (value === undefined) continue;
    const candidates = groups.filter((group) => group.type === type);
    if (candidates.some((group) => group.id === value || sameText(group.name, value))) continue;
    const names = candidates.flatMap((group) => group.name ?? []);
    throw unknownValue(type, value, names);
  }
}

/** Whether `--group` names a group of the list. If not, it may still be a team, which only profiles show. */
export function isListedGroup({ group: value }: EmployeeFilter, groups: readonly Group[]): boolean {
  return value !== undefined && groups.some(({ id, name }) => id === value || sameText(name, value));
}

/** The fault for an unknown name; `names` are those it may be a typo of. */
export function unknownValue(kind: string, value: string, names: readonly string[]): Fault {
  const lister = kind === "job title" ? "namely employees --fields job_title" : "namely groups";
  const nearest = findNearest(value, names, { most: 3 });
  return new Fault("usage.unknown-value", `There is no ${kind} "${value}".`, {
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `"${name}"`).join(" or ")}?`
        : `${lister} shows what there is.`,
  });
}

function sameText(a: string | null, b: string): boolean {
  return a !== null && fold(a) === fold(b);
}

/**
 * The filter that Namely applies when only a part of the list is looked at. Whole exports are not filtered by Namely:
 * people leave a filtered list while it is read, one slips between two pages, and the total may not even show it.
 */
export function chooseServerFilters({ statuses = [] }: EmployeeFilter): ProfileFilters {
  const [status] = statuses;
  return status !== undefined && statuses.length === 1 && status !== "unknown" ? { user_status: status } : {};
}

/**
 * A misspelt job title is an error before anybody is read. Namely's own filter is not used for it: sources disagree on
 * whether it takes the title or its id, and what it leaves out could not be brought back.
 */
export async function checkJobTitle(connection: Connection, { job_title }: EmployeeFilter): Promise<void> {
  if (job_title === undefined) return;
  const { records, visible } = await readJobTitles(connection.client);
  if (!visible) return;
  const titles = records.flatMap((record) => (typeof record["title"] === "string" ? record["title"] : []));
  const known =
    records.some(({ id }) => id === job_title) || titles.some((title) => sameText(title, job_title));
  if (!known) throw unknownValue("job title", job_title, titles);
}
