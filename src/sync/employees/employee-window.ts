import { PROFILES_PER_PAGE } from "../../namely/reading/page-order.ts";
import { readProfileWindow } from "../../namely/reading/profile-window.ts";
import type { Employee } from "../../unified/employee/employee.ts";
import { RosterNames } from "../../unified/org/manager-names.ts";
import { parseInstant } from "../../unified/raw/dates.ts";
import { decodeCursor, encodeCursor, staleCursor, type CursorScope, type Position } from "./cursor.ts";
import { chooseServerFilters } from "./employee-filters.ts";
import {
  keepWanted,
  startPreparing,
  reportRestart,
  type Prepared,
  type Pull,
} from "./employee-preparation.ts";
import { pullEmployees } from "./employee-pull.ts";
import { holdForNames } from "./held-employees.ts";
import { isAfter, JoinOrder, type JoinGroup, type JoinPlace } from "./join-order.ts";
import type { RecordPart, SourceEnd } from "./record-source.ts";

export interface EmployeeWindow {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Where a window begins, and what its cursors belong to. */
interface WindowPlan {
  readonly limit: number;
  readonly scope: CursorScope;
  readonly start: (Position & { readonly joined: number }) | undefined;
}

type WindowPart = AsyncGenerator<RecordPart, WindowEnd, undefined>;

/** How reading by page ended; `doubt` is the end of a sentence that says why its pages cannot be trusted. */
type WindowEnd = SourceEnd | { readonly doubt: string };

/**
 * At most `limit` employees from a cursor on, in the order of joining Namely and of ids within one second, and the cursor
 * to go on with. Windows that follow each other return each employee once: where pages do not fit together, all employees are
 * read, and the window is cut out of them. Managers are named as on their own records, where those are in the window.
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

async function* readWindow(pull: Pull, { limit, cursor }: EmployeeWindow): WindowCutting {
  const { connection, options, hooks } = pull;
  const scope = ["employees", connection.session.baseUrl.href, options.filter];
  const position = decodeCursor(scope, cursor);
  const { joined } = position ?? {};
  if (position !== undefined && joined === undefined) throw staleCursor();
  const start = position && joined !== undefined ? { ...position, joined } : undefined;
  const plan: WindowPlan = { limit, scope, start };
  const preparation = startPreparing(Object.assign(pull, { isPart: true }));
  if (start?.page !== 0) {
    const end = yield* readByPage(pull, plan, preparation);
    if ("nextCursor" in end) return end;
    yield { kind: "restart", why: end.doubt };
    reportRestart(hooks, end.doubt);
  }
  (await preparation).selection.restart({ isPart: false });
  return yield* cutFromAll(pull, plan);
}

async function* readByPage(pull: Pull, plan: WindowPlan, preparation: Promise<Prepared>): WindowPart {
  const { connection, options, context, hooks } = pull;
  const { start, limit } = plan;
  const pages = readProfileWindow({
    client: connection.client,
    clock: context.clock,
    filters: chooseServerFilters(options.filter),
    firstPage: start?.page ?? 1,
    // One more than is wanted shows that those of the last second are all there.
    expectedPages: Math.ceil((limit + 1) / PROFILES_PER_PAGE) + (start === undefined ? 0 : 1),
  });
  const order = new JoinOrder(start);
  let cut: WindowCut | undefined;
  let total: number | undefined;
  for await (const page of pages) {
    total = page.total ?? total;
    cut ??= new WindowCut(plan, await preparation);
    const employees: Employee[] = [];
    for (const group of order.add(page.number, page.records)) {
      employees.push(...cut.take(group));
      if (cut.left === 0) break;
    }
    if (order.doubt !== undefined) return { doubt: order.doubt };
    yield { kind: "records", records: employees };
    // A group ends where another one begins, so someone follows.
    if (cut.left === 0) return finishPart(pull, cut.cursor, await preparation);
  }
  const rows = (start?.passed ?? 0) + order.rows;
  if (rows < (total ?? 0)) return { doubt: `${rows} of ${total ?? rows} employees came in the usual order` };
  for (const group of order.end()) yield { kind: "records", records: cut?.take(group) ?? [] };
  if (cut !== undefined && !cut.hasBegun) throw staleCursor();
  if (cut?.isCut) return finishPart(pull, cut.cursor, await preparation);
  const { selection } = await preparation;
  // Only a whole reading from the start shows that a filter names no one.
  selection.finish(hooks.onWarning, start === undefined ? "all" : "part");
  return { nextCursor: null };
}

function finishPart({ hooks }: Pull, nextCursor: string, { selection }: Prepared): SourceEnd {
  selection.finish(hooks.onWarning, "part");
  return { nextCursor };
}

/** Takes from groups in their order who comes after the cursor, as many as are wanted. */
class WindowCut {
  left: number;
  /** Whether someone came who is no part of the window any more. */
  isCut = false;
  /** Whether the person that the cursor names has come. */
  hasBegun: boolean;
  readonly #plan: WindowPlan;
  readonly #prepared: Prepared;
  #last: Position | undefined;

  constructor(plan: WindowPlan, prepared: Prepared) {
    this.left = plan.limit;
    this.hasBegun = plan.start === undefined;
    this.#plan = plan;
    this.#prepared = prepared;
  }

  /** The cursor that goes on after the last one taken. */
  get cursor(): string {
    return encodeCursor(this.#plan.scope, this.#last ?? { page: 1, passed: 0, after: "" });
  }

  /** Throws `usage.cursor` when the person that the cursor names is gone. */
  take({ joined, rows, page, rowsBefore }: JoinGroup): Employee[] {
    const { start } = this.#plan;
    const employees: Employee[] = [];
    for (const { record, index } of rows) {
      const { id } = record;
      this.hasBegun ||= id === start?.after;
      if (start !== undefined && !isAfter({ joined, id }, { joined: start.joined, id: start.after }))
        continue;
      if (!this.hasBegun) throw staleCursor();
      this.isCut = this.left === 0;
      if (this.isCut) break;
      const wanted = keepWanted([record], this.#prepared, index);
      employees.push(...wanted);
      this.left -= wanted.length;
      this.#last = { page, passed: rowsBefore, after: id, joined };
    }
    return employees;
  }
}

/** More people than this beyond the window are let go while the rest comes. */
const ROOM_BEYOND = 1000;

/** The window of a list whose pages cannot be trusted: all who are wanted, in the order that windows have. */
async function* cutFromAll(pull: Pull, { limit, scope, start }: WindowPlan): WindowCutting {
  const after = start && { joined: start.joined, id: start.after };
  let held: Employee[] = [];
  const keepNearest = (): void => {
    held = held.sort((one, other) => (isAfter(placeOf(one), placeOf(other)) ? 1 : -1)).slice(0, limit + 1);
  };
  for await (const part of pullEmployees(pull)) {
    if (part.kind === "restart") held = [];
    else
      for (const employee of part.records as readonly Employee[])
        if (after === undefined || isAfter(placeOf(employee), after)) held.push(employee);
    if (held.length > limit + ROOM_BEYOND) keepNearest();
  }
  keepNearest();
  const employees = held.slice(0, limit);
  yield { kind: "records", records: employees };
  const last = employees.at(-1);
  if (last === undefined || held.length <= limit) return { nextCursor: null };
  const { joined, id } = placeOf(last);
  return { nextCursor: encodeCursor(scope, { page: 0, passed: 0, after: id, joined }) };
}

type WindowCutting = AsyncGenerator<RecordPart, SourceEnd, undefined>;

function placeOf({ id, created_at: created }: Employee): JoinPlace {
  return { joined: ((created === null ? undefined : parseInstant(created)) ?? 0) / 1000, id };
}
