import { beginReading, trustUntil } from "../sync/snapshots/bookmark.ts";
import type { EmployeeOptions } from "../sync/employees/employee-detail.ts";
import type { Pull } from "../sync/employees/employee-preparation.ts";
import { markDirectory, pullEmployee, pullRecentEmployees } from "../sync/employees/employee-pull.ts";
import type { RecordPart } from "../sync/employees/record-source.ts";
import { readWholeRoster } from "../sync/employees/whole-roster.ts";
import { joinName } from "../unified/employee/contact.ts";
import type { Employee } from "../unified/employee/employee.ts";
import { nameManagers, RosterNames, type NameLookup } from "../unified/org/manager-names.ts";
import { parseInstant } from "../unified/raw/dates.ts";
import type { TapConfig } from "./config.ts";
import type { EmployeeBookmark } from "./state.ts";

/** What an incremental reading of employees goes on from. */
export interface ReadingOptions {
  readonly config: Pick<TapConfig, "start_date" | "full_every">;
  readonly bookmark: EmployeeBookmark | undefined;
}

/** All employees with all that the settings offer; fields are selected later. */
export function everybodyOptions(config: TapConfig): EmployeeOptions {
  return {
    filter: {},
    asOf: undefined,
    includeSensitive: config.include_sensitive,
    customFields: config.custom_fields,
    remoteData: false,
  };
}

/**
 * All who were changed since the bookmark, and the bookmark for the next time as the return value. All are sent again
 * now and then, and whenever a group or the company has another name: what people carry of others changes without their own
 * time of change. Where Namely's list of changes is not certain, all are read and the same people are sent.
 */
export async function* readChangedEmployees(
  pull: Pull,
  { config, bookmark }: ReadingOptions,
): AsyncGenerator<RecordPart, EmployeeBookmark | undefined, undefined> {
  const { context } = pull;
  const directory = await markDirectory(pull);
  const until = trustBookmark(pull, bookmark);
  const why = findReasonForAll(bookmark, until, directory, context.clock.now(), config.full_every);
  if (why !== undefined) context.debug(`all employees are sent, because ${why}`);
  const known = why === undefined ? until : undefined;
  const since = latest(known, config.start_date);
  const renamed = new Set(why === undefined ? bookmark?.renamed : []);
  const begun = beginReading(pull);
  for await (const part of readSince(pull, since, known, renamed)) {
    if (part.kind === "restart") {
      begun.restart();
      yield part;
      continue;
    }
    const employees = part.records as readonly Employee[];
    for (const employee of employees) begun.see(secondsOf(timeOf(employee)));
    yield {
      kind: "records",
      records: employees.filter((employee) => (timeOf(employee) ?? Infinity) >= (since ?? 0)),
    };
  }
  const { known_until: reached } = begun.end();
  if (reached === null) return bookmark;
  return {
    until: Math.max(until ?? 0, reached * 1000),
    fullAt: why === undefined ? bookmark?.fullAt : begun.at,
    directory,
    renamed: [...renamed].sort(),
  };
}

/** Older versions and other hands may have written a bookmark that lies in the future, and no one would ever be newer. */
function trustBookmark(pull: Pull, bookmark: EmployeeBookmark | undefined): number | undefined {
  const seconds = bookmark && trustUntil(pull, bookmark.until / 1000);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Why all are sent and not only who was changed, as the end of a sentence. */
function findReasonForAll(
  bookmark: EmployeeBookmark | undefined,
  until: number | undefined,
  directory: string,
  now: number,
  fullEvery: number,
): string | undefined {
  if (bookmark === undefined) return "there is no bookmark";
  if (until === undefined) return "the bookmark lies in the future";
  if (bookmark.fullAt === undefined || bookmark.fullAt > now)
    return "it is not known when that was done last";
  if (now - bookmark.fullAt >= fullEvery) return "that is due";
  return bookmark.directory === directory ? undefined : "a group or the company has another name";
}

async function* readSince(
  pull: Pull,
  since: number | undefined,
  known: number | undefined,
  renamed: Set<string>,
): AsyncGenerator<RecordPart, void, undefined> {
  if (since !== undefined) {
    const recent = await pullRecentEmployees(pull, {
      knownUntil: Math.floor(since / 1000),
      // Who was changed last before is still there, unless it is only known from when on changes are wanted.
      newest: known === undefined ? 0 : Math.floor(known / 1000),
    });
    if (recent.kind === "found") {
      const { employees } = recent;
      const changed = employees.filter((employee) => (timeOf(employee) ?? Infinity) >= since);
      const nameOf = await learnNames(pull, { employees, changed, renamed });
      yield { kind: "records", records: employees.map((employee) => nameManagers(employee, nameOf)) };
      return;
    }
    pull.context.debug(`all employees are read, because ${recent.why}`);
  }
  renamed.clear();
  const managers = new Set<string>();
  const nicknamed = new Set<string>();
  for await (const part of readWholeRoster(pull)) {
    if (part.kind === "restart") [managers, nicknamed].forEach((ids) => ids.clear());
    else noteNames(part.records as readonly Employee[], managers, nicknamed);
    yield part;
  }
  for (const id of managers) if (nicknamed.has(id)) renamed.add(id);
}

/** Notes who is a manager, and who is shown by another name than the first and last one that reports carry. */
function noteNames(employees: readonly Employee[], managers: Set<string>, nicknamed: Set<string>): void {
  for (const employee of employees) {
    for (const { id } of employee.managers) managers.add(id);
    if (isNicknamed(employee)) nicknamed.add(employee.id);
  }
}

function isNicknamed({ name, first_name, last_name }: Employee): boolean {
  return name !== joinName(first_name, last_name);
}

/**
 * Names of those who were read, and of the managers of changed people whose own record shows another name than their
 * reports do: few, so that each is asked for by itself.
 */
async function learnNames(
  pull: Pull,
  what: {
    readonly employees: readonly Employee[];
    readonly changed: readonly Employee[];
    /** Brought up to date. */
    readonly renamed: Set<string>;
  },
): Promise<NameLookup> {
  const names = new RosterNames();
  const managers = new Set(what.changed.flatMap((employee) => employee.managers.map(({ id }) => id)));
  for (const employee of what.employees) {
    names.see(employee);
    if (!isNicknamed(employee)) what.renamed.delete(employee.id);
    else if (managers.has(employee.id)) what.renamed.add(employee.id);
  }
  const unread = [...managers].filter((id) => what.renamed.has(id) && names.nameOf(id) === undefined);
  for (const manager of await Promise.all(unread.map((id) => pullEmployee(pull, id))))
    if (manager !== undefined) names.see(manager as Employee);
  return names.nameOf;
}

function latest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function timeOf({ updated_at }: Employee): number | undefined {
  return updated_at === null ? undefined : parseInstant(updated_at);
}

function secondsOf(time: number | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(time / 1000);
}
