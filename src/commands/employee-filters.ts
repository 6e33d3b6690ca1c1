import { findProfilesByEmail, readWholeAnswer } from "../namely/filtered-profiles.ts";
import type { ProfileFilters } from "../namely/page-reader.ts";
import { readJobTitles } from "../namely/reference.ts";
import type { RawRecord } from "../namely/shapes.ts";
import { Fault } from "../platform/fault.ts";
import { findNearest } from "../platform/nearest.ts";
import { fold, type EmployeeFilter } from "../unified/filters.ts";
import type { Group, GroupType } from "../unified/group.ts";
import type { Connection } from "./connection.ts";

/** The filters whose values are groups of one type. `--group` also takes teams, which no list of groups holds. */
const GROUP_FILTERS = ["department", "office", "division"] as const satisfies readonly GroupType[];

/** Without the groups nobody's department is known, and everybody would seem to be in none. */
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

/** A misspelt department would otherwise be an empty export, which looks like an answer. */
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
 * The profiles that a filter of Namely's own brings on one page, when that is sure to be all of them; undefined when
 * everybody has to be read. A filtered list of several pages is never used: people leave it while it is read, somebody
 * slips between two pages, and the total may not even show it. What comes is tested again on our side.
 */
export async function readFewProfiles(
  connection: Connection,
  filter: EmployeeFilter,
): Promise<readonly RawRecord[] | undefined> {
  const { client } = connection;
  // Whether a manager exists is only known when everybody has been seen.
  if (filter.manager !== undefined) return undefined;
  if (filter.email !== undefined) return findProfilesByEmail(client, filter.email);
  const { user_status, job_title } = await chooseServerFilters(connection, filter);
  if (job_title !== undefined) return readWholeAnswer(client, { job_title });
  // Those who work there or once did are too many for a page; asking would only spend a request.
  return user_status === "pending" ? readWholeAnswer(client, { user_status }) : undefined;
}

/** The filters that Namely knows itself, for reading a part of the list. */
export async function chooseServerFilters(
  connection: Connection,
  filter: EmployeeFilter,
): Promise<ProfileFilters> {
  const { statuses = [], job_title } = filter;
  const filters: { -readonly [Name in keyof ProfileFilters]: string } = {};
  const [status] = statuses;
  if (status !== undefined && statuses.length === 1 && status !== "unknown") filters.user_status = status;
  if (job_title !== undefined) {
    const title = await findJobTitle(connection, job_title);
    if (title !== undefined) filters.job_title = title;
  }
  return filters;
}

/** The title as Namely spells it, which its filter needs; undefined when this token may not read titles. */
async function findJobTitle(connection: Connection, wanted: string): Promise<string | undefined> {
  const { records, visible } = await readJobTitles(connection.client);
  if (!visible) return undefined;
  const titles = records.flatMap((record) =>
    typeof record["title"] === "string" ? { id: record.id, title: record["title"] } : [],
  );
  const matching = titles.filter(({ id, title }) => id === wanted || sameText(title, wanted));
  if (matching.length === 0) {
    throw unknownValue(
      "job title",
      wanted,
      titles.map(({ title }) => title),
    );
  }
  // Titles that differ only in letter case are several titles to Namely and one to us.
  return new Set(matching.map(({ title }) => title)).size === 1 ? matching[0]?.title : undefined;
}
