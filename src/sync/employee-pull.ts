import { createHash } from "node:crypto";
import { PROFILES_PER_PAGE } from "../namely/page-order.ts";
import { findProfilesByEmail } from "../namely/filtered-profiles.ts";
import { readProfileWindow } from "../namely/profile-window.ts";
import { readOne } from "../namely/reference.ts";
import { readRecentChanges, type KnownRoster } from "../namely/recent-changes.ts";
import { readRoster } from "../namely/roster.ts";
import type { RawRecord } from "../namely/shapes.ts";
import { Fault } from "../platform/fault.ts";
import type { Employee } from "../unified/employee.ts";
import { showsField } from "../unified/field-sources.ts";
import { RosterNames } from "../unified/manager-names.ts";
import { createEmployeeMapper } from "../unified/map-employee.ts";
import { readCompanyDirectory, type CompanyDirectory } from "./company-directory.ts";
import type { Connection } from "./connection.ts";
import { decodeCursor, encodeCursor, staleCursor, type Position } from "./cursor.ts";
import {
  checkGroupFilters,
  checkJobTitle,
  chooseServerFilters,
  isListedGroup,
  refuseGroupFilters,
} from "./employee-filters.ts";
import type { EmployeeWish } from "./employee-detail.ts";
import { EmployeeSelection, type FieldsInUse } from "./employee-selection.ts";
import { holdForNames } from "./held-employees.ts";
import { mapProfile, type EmployeeMapper } from "./profile-mapping.ts";
import type { RecordPart, RecordsEnd } from "./record-source.ts";
import { today } from "./today.ts";
import type { SyncWorld } from "./sync-world.ts";

export interface PullHooks {
  /**
   * How many profiles have been read of how many, as far as Namely says; `order` is above 1 while the list is read in
   * another order, because its usual one left people out.
   */
  readonly onProgress: (done: number, total: number | undefined, order?: number) => void;
  /** Something that the user has to know about what is put out. */
  readonly onWarning: (sentence: string, code?: string) => void;
  /** Everything so far is void and comes again; `why` is the end of a sentence. Without it, that is a warning. */
  readonly onRestart?: ((why: string) => void) | undefined;
}

/** Tells that everybody is read again. */
export function tellRestart(hooks: PullHooks, why: string): void {
  if (hooks.onRestart) hooks.onRestart(why);
  else hooks.onWarning(`Everybody was read again, because ${why}.`, "read.again");
}

/** One reading of employees from Namely. */
export interface Pull {
  readonly world: SyncWorld;
  readonly connection: Connection;
  readonly wish: EmployeeWish;
  readonly hooks: PullHooks;
  /** What else than the filter depends on fields that the token may not see. */
  readonly fieldsInUse?: FieldsInUse | undefined;
  /** What an e-mail that nobody shows makes impossible; default `--email`. */
  readonly emailPurpose?: string | undefined;
  /** Filled in when it begins. */
  preparation?: Promise<Prepared>;
  /** Of everybody who was read, wanted or not; filled in when it begins. */
  names?: RosterNames;
}

/**
 * Every employee that is wanted: all of them, or it throws. A manager has the same name on the own record and on those of
 * the reports, so that nobody comes before everybody has been read.
 */
export async function* pullEmployees(pull: Pull): AsyncGenerator<RecordPart, void, undefined> {
  const { nameOf } = (pull.names ??= new RosterNames());
  yield* holdForNames(streamEmployees(pull), nameOf, { folder: pull.world.folders.temporary });
}

/** The same as they come, with managers named as on the profiles of their reports. */
export async function* streamEmployees(pull: Pull): AsyncGenerator<RecordPart, void, undefined> {
  const { connection, wish, hooks, world } = pull;
  const preparation = startPreparing(pull);
  const { email, manager } = wish.filter;
  // Whether a manager exists is only known when everybody has been seen.
  const found =
    email === undefined || manager !== undefined
      ? undefined
      : await findProfilesByEmail(connection.client, email);
  if (found !== undefined) {
    const prepared = await preparation;
    yield { kind: "records", records: keepWanted(found, prepared) };
    prepared.selection.finish(hooks.onWarning, "found");
    return;
  }
  let done = 0;
  const { onWarning } = hooks;
  for await (const part of readRoster({ client: connection.client, clock: world.clock, onWarning })) {
    if (part.kind === "restart") {
      done = 0;
      pull.names?.restart();
      tellRestart(hooks, part.why);
      (await preparation).selection.restart();
      yield part;
      continue;
    }
    done += part.profiles.length;
    hooks.onProgress(done, part.total, part.order);
    yield { kind: "records", records: keepWanted(part.profiles, await preparation) };
  }
  const { selection } = await preparation;
  const late = selection.takeUndecided<Employee>();
  if (late.length > 0) yield { kind: "records", records: late };
  selection.finish(hooks.onWarning);
}

/** What the names that people carry come from, as a mark that is another one when a group or the company is renamed. */
export async function markDirectory(pull: Pull): Promise<string> {
  const { company, groups } = await startPreparing(pull);
  const names = groups.map(({ id, name, type }) => [id, name, type]);
  return createHash("sha256")
    .update(JSON.stringify([company, names]))
    .digest("hex")
    .slice(0, 16);
}

/** Who has changed since what is known, as far as that can be told; see `readRecentChanges`. */
export async function pullRecentEmployees(
  pull: Pull,
  known: KnownRoster,
): Promise<
  | { readonly kind: "found"; readonly employees: readonly Employee[] }
  | { readonly kind: "unclear"; readonly why: string }
> {
  const preparation = startPreparing(pull);
  const recent = await readRecentChanges(pull.connection.client, known);
  if (recent.kind === "unclear") return recent;
  const prepared = await preparation;
  const employees = keepWanted(recent.profiles, prepared);
  prepared.selection.finish(pull.hooks.onWarning, "part");
  return { kind: "found", employees };
}

/** One profile by its id; undefined when Namely knows none. */
export async function pullEmployee(pull: Pull, id: string): Promise<object | undefined> {
  const preparation = startPreparing(pull);
  const profile = await readOne(pull.connection.client, "profiles", id);
  const prepared = await preparation;
  const [employee] = keepWanted(profile === undefined ? [] : [profile], prepared);
  prepared.selection.finish(pull.hooks.onWarning, "part");
  return employee;
}

/** At most `limit` employees from a cursor on, in the order of joining Namely, and the cursor to go on with. */
export async function* pullEmployeeWindow(
  pull: Pull,
  window: { readonly limit: number; readonly cursor: string | undefined },
): AsyncGenerator<RecordPart, RecordsEnd, undefined> {
  const { connection, wish, world, hooks } = pull;
  const scope = ["employees", connection.session.baseUrl.href, wish.filter];
  const start = decodeCursor(scope, window.cursor);
  const preparation = startPreparing(pull);
  const filters = chooseServerFilters(wish.filter);
  const expectedPages = Math.ceil((window.limit + (start?.passed ?? 0)) / PROFILES_PER_PAGE);
  const pages = readProfileWindow({
    client: connection.client,
    clock: world.clock,
    filters,
    firstPage: start?.page ?? 1,
    expectedPages,
  });
  let left = window.limit;
  const seen = new Set<string>();
  let repeated = 0;
  let total: number | undefined;
  for await (const page of pages) {
    total ??= page.total;
    const passed = page.number === start?.page ? findPassed(page.records, start) : 0;
    const prepared = await preparation;
    const employees: object[] = [];
    for (const [index, profile] of page.records.entries()) {
      if (index < passed) continue;
      if (seen.has(profile.id)) {
        repeated++;
        continue;
      }
      if (left === 0) {
        yield { kind: "records", records: employees };
        warnOfRepeats(hooks, repeated);
        prepared.selection.finish(hooks.onWarning, "part");
        const after = page.records[index - 1]?.id ?? start?.after ?? "";
        return { nextCursor: encodeCursor(scope, { page: page.number, passed: index, after }) };
      }
      seen.add(profile.id);
      const [employee] = keepWanted([profile], prepared, index);
      if (employee === undefined) continue;
      employees.push(employee);
      left--;
    }
    yield { kind: "records", records: employees };
    const last = page.records.at(-1);
    if (left === 0 && !page.isLast && last !== undefined) {
      warnOfRepeats(hooks, repeated);
      prepared.selection.finish(hooks.onWarning, "part");
      const passedAll = { page: page.number, passed: page.records.length, after: last.id };
      return { nextCursor: encodeCursor(scope, passedAll) };
    }
  }
  const { selection } = await preparation;
  if (start !== undefined) {
    warnOfRepeats(hooks, repeated);
    selection.finish(hooks.onWarning, "part");
    return { nextCursor: null };
  }
  // A window over the whole list has to be whole: where equal keys repeat people, others are missing.
  if (repeated > 0 || seen.size < (total ?? 0)) {
    const why = `${seen.size} of ${total ?? seen.size + repeated} employees came in the usual order`;
    yield { kind: "restart", why };
    tellRestart(hooks, why);
    selection.restart();
    yield* refuseMoreThan(window.limit, pullEmployees(pull));
    return { nextCursor: null };
  }
  // Only who has read everything from the start can say that nobody is who a filter names.
  selection.finish(hooks.onWarning);
  return { nextCursor: null };
}

/** Where the list was read in several orders there is no place in it to go on from. */
async function* refuseMoreThan(
  limit: number,
  parts: AsyncGenerator<RecordPart, void, undefined>,
): AsyncGenerator<RecordPart, void, undefined> {
  let count = 0;
  for await (const part of parts) {
    count = part.kind === "restart" ? 0 : count + part.records.length;
    if (count > limit)
      throw new Fault(
        "incomplete.roster",
        `Namely repeats employees, so --limit ${limit} has no place to end.`,
        {
          hint: "Leave out --limit: then everybody is read.",
        },
      );
    yield part;
  }
}

function warnOfRepeats(hooks: PullHooks, repeated: number): void {
  if (repeated === 0) return;
  hooks.onWarning(
    `Namely repeated ${repeated} employees between pages, so others may be missing: without --limit, everybody is read.`,
  );
}

/** How many records of the cursor's page have been passed, wherever its last record now stands in it. */
function findPassed(records: readonly RawRecord[], start: Position): number {
  if (start.passed === 0) return 0;
  const index = records.findIndex((record) => record.id === start.after);
  if (index === -1) throw staleCursor();
  return index + 1;
}

interface Prepared extends Pick<CompanyDirectory, "company" | "groups"> {
  readonly map: EmployeeMapper;
  readonly selection: EmployeeSelection;
  readonly groupsVisible: boolean;
  readonly names: RosterNames | undefined;
  /** Said once somebody has come whom it concerns: a run that fails before has something else to say. */
  readonly warnOfHiddenGroups: () => void;
}

function keepWanted(profiles: readonly RawRecord[], prepared: Prepared, offset = 0): Employee[] {
  const { map, selection, groupsVisible } = prepared;
  prepared.warnOfHiddenGroups();
  const employees: Employee[] = [];
  for (const [index, profile] of profiles.entries()) {
    const employee = mapProfile(map, profile, offset + index);
    prepared.names?.see(employee);
    if (selection.take(employee, (field) => showsField(profile, field, groupsVisible)))
      employees.push(employee);
  }
  return employees;
}

/** Begins at once, side by side with the first page. It is awaited later; until then its failure must not end the process. */
function startPreparing(pull: Pull): Promise<Prepared> {
  pull.names ??= new RosterNames();
  pull.preparation ??= prepare(pull);
  pull.preparation.catch(() => {});
  return pull.preparation;
}

/** Reads what profiles are joined with, and checks the filter against what exists before anything is put out. */
async function prepare({
  connection,
  wish,
  hooks,
  world,
  names,
  fieldsInUse,
  emailPurpose,
}: Pull): Promise<Prepared> {
  const [found] = await Promise.all([
    readCompanyDirectory(connection),
    checkJobTitle(connection, wish.filter),
  ]);
  if (found.groupsVisible) checkGroupFilters(wish.filter, found.groups);
  else refuseGroupFilters(wish.filter);
  let isWarned = found.groupsVisible;
  const warnOfHiddenGroups = (): void => {
    if (isWarned) return;
    isWarned = true;
    hooks.onWarning(
      "This token may not read groups and their types, so department, division and office may not be known.",
      "access.list-hidden",
    );
  };
  const { company, directory, groups } = found;
  const { includeSensitive, customFields, remoteData, asOf = today(world) } = wish;
  return {
    company,
    groups,
    map: createEmployeeMapper({ company, directory, asOf, includeSensitive, customFields, remoteData }),
    selection: new EmployeeSelection({
      ...fieldsInUse,
      filter: wish.filter,
      assured: [
        "job_title",
        ...(found.groupsVisible ? (["department", "office", "division"] as const) : []),
        ...(isListedGroup(wish.filter, found.groups) ? (["group"] as const) : []),
      ],
      place: undefined,
      emailPurpose,
    }),
    groupsVisible: found.groupsVisible,
    names,
    warnOfHiddenGroups,
  };
}
