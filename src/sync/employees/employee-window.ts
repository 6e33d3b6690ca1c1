import { PROFILES_PER_PAGE } from "../../namely/reading/page-order.ts";
import { readProfileWindow } from "../../namely/reading/profile-window.ts";
import type { RawRecord } from "../../namely/reading/shapes.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { decodeCursor, encodeCursor, staleCursor, type Position } from "./cursor.ts";
import { chooseServerFilters } from "./employee-filters.ts";
import {
  keepWanted,
  startPreparing,
  reportRestart,
  type Pull,
  type PullHooks,
} from "./employee-preparation.ts";
import { RosterNames } from "../../unified/org/manager-names.ts";
import { streamEmployees } from "./employee-pull.ts";
import { holdForNames } from "./held-employees.ts";
import type { RecordPart, SourceEnd } from "./record-source.ts";

interface EmployeeWindow {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/**
 * At most `limit` employees from a cursor on, in the order of joining Namely, and the cursor to go on with. Managers are
 * called as on their own records, as far as those are in the same window.
 */
export async function* pullEmployeeWindow(
  pull: Pull,
  window: EmployeeWindow,
): AsyncGenerator<RecordPart, SourceEnd, undefined> {
  const { nameOf } = (pull.names ??= new RosterNames());
  let end: SourceEnd = { nextCursor: null };
  const source = async function* (): AsyncGenerator<RecordPart, void, undefined> {
    end = yield* readWindow(pull, window);
  };
  yield* holdForNames(source(), nameOf, { folder: pull.context.folders.temporary });
  return end;
}

async function* readWindow(
  pull: Pull,
  window: EmployeeWindow,
): AsyncGenerator<RecordPart, SourceEnd, undefined> {
  const { connection, options, context, hooks } = pull;
  const scope = ["employees", connection.session.baseUrl.href, options.filter];
  const start = decodeCursor(scope, window.cursor);
  const preparation = startPreparing(Object.assign(pull, { isPart: true }));
  const filters = chooseServerFilters(options.filter);
  const expectedPages = Math.ceil((window.limit + (start?.passed ?? 0)) / PROFILES_PER_PAGE);
  const pages = readProfileWindow({
    client: connection.client,
    clock: context.clock,
    filters,
    firstPage: start?.page ?? 1,
    expectedPages,
  });
  let left = window.limit;
  const seen = new Set<string>();
  const doubt = new WindowDoubt(hooks);
  let total: number | undefined;
  for await (const page of pages) {
    total ??= page.total;
    doubt.see(page.records);
    const passed = page.number === start?.page ? findPassed(page.records, start) : 0;
    const prepared = await preparation;
    const employees: object[] = [];
    for (const [index, profile] of page.records.entries()) {
      if (index < passed) continue;
      if (seen.has(profile.id)) {
        doubt.repeated++;
        continue;
      }
      if (left === 0) {
        yield { kind: "records", records: employees };
        doubt.warn();
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
      doubt.warn();
      prepared.selection.finish(hooks.onWarning, "part");
      const passedAll = { page: page.number, passed: page.records.length, after: last.id };
      return { nextCursor: encodeCursor(scope, passedAll) };
    }
  }
  const { selection } = await preparation;
  if (start !== undefined) {
    doubt.warn();
    selection.finish(hooks.onWarning, "part");
    return { nextCursor: null };
  }
  // A window over the whole list has to be whole: where equal keys repeat people, others are missing.
  if (doubt.repeated > 0 || seen.size < (total ?? 0)) {
    const why = `${seen.size} of ${total ?? seen.size + doubt.repeated} employees came in the usual order`;
    yield { kind: "restart", why };
    reportRestart(hooks, why);
    selection.restart({ isPart: false });
    pull.names?.restart();
    yield* refuseMoreThan(window.limit, streamEmployees(pull));
    return { nextCursor: null };
  }
  // Only a whole reading from the start shows that a filter names no one.
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
          hint: "Leave out --limit to read all employees.",
        },
      );
    yield part;
  }
}

/** Whether the pages of a window follow each other: people who joined in the same second may be on both pages or neither. */
class WindowDoubt {
  repeated = 0;
  #isTorn = false;
  #last: RawRecord | undefined;
  readonly #hooks: PullHooks;

  constructor(hooks: PullHooks) {
    this.#hooks = hooks;
  }

  see(records: readonly RawRecord[]): void {
    const [first] = records;
    const [joined, before] = [first?.["created_at"], this.#last?.["created_at"]];
    this.#isTorn ||= joined !== undefined && joined === before;
    this.#last = records.at(-1) ?? this.#last;
  }

  warn(): void {
    if (this.repeated === 0 && !this.#isTorn) return;
    const why =
      this.repeated > 0
        ? `Namely repeated ${this.repeated} ${this.repeated === 1 ? "employee" : "employees"} between pages`
        : "Employees who joined Namely in the same second are on two pages";
    this.#hooks.onWarning(
      `${why}, so others may be missing. Leave out --limit to read all employees.`,
      "read.window",
    );
  }
}

/** How many records of the cursor's page have been passed, wherever its last record is in it now. */
function findPassed(records: readonly RawRecord[], start: Position): number {
  if (start.passed === 0) return 0;
  const index = records.findIndex((record) => record.id === start.after);
  if (index === -1) throw staleCursor();
  return index + 1;
}
