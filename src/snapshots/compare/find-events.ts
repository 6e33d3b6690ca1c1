import { Fault } from "../../platform/errors/fault.ts";
import { readEmployeeLine } from "../../unified/employee/read-employee.ts";
import { markContent } from "../file/baseline-mark.ts";
import { findDifferingLines, UnsortedSide, type LineCounts, type LinePair } from "./differing-lines.ts";
import { identifyEvent, makeCompanyEvent, type RosterEvent } from "./event.ts";
import { compareVisibility, type VisibilityChange, type SnapshotHeader } from "../file/header.ts";
import { findPersonEvents, type EventRules } from "./person-events.ts";
import { Renames } from "./renames.ts";
import { beginSide, findLineNumber, sortSide, type Side, type SortedSide } from "./side.ts";
import type { PointOfView, SeenEmployee } from "./employment-state.ts";

export interface ComparisonInput {
  readonly before: Side;
  readonly after: Side;
  /** Sets the earlier side apart from every other baseline; if left out, the checksum in its header does. */
  readonly mark?: string | undefined;
  /** Fields that are not compared. */
  readonly ignored: ReadonlySet<string>;
  /** The day on which the later side is evaluated. */
  readonly view: PointOfView;
  /** For private files when a side has to be sorted first. */
  readonly temporaryFolder: string;
  /** Compares snapshots of two companies all the same. */
  readonly acrossCompanies: boolean;
}

export type EventPart =
  | { readonly kind: "events"; readonly events: readonly RosterEvent[] }
  /** Everything so far is void: a side had to be sorted first, and the same events come again. */
  | { readonly kind: "restart" };

/** What is known when everything has been compared. */
export interface Findings {
  /** The company's id; null when neither side has it. */
  readonly company: string | null;
  /** How many people are on each side. */
  readonly people: LineCounts;
  readonly visibility: VisibilityChange;
  /** What the later side says of itself; undefined for a plain export. */
  readonly header: SnapshotHeader | undefined;
  /** How many people have changed in nothing but ignored fields. */
  readonly ignoredChanges: number;
}

/**
 * All that happened between two sides: to each person in the order of ids, then to the company. Of people whose lines
 * are equal nothing is even parsed, and memory does not grow with the company.
 * @throws Fault `file.*` naming file and line for what cannot be compared, `usage.other-company`.
 */
export async function* findEvents(
  comparison: ComparisonInput,
): AsyncGenerator<EventPart, Findings, undefined> {
  const sorted: Partial<Record<SideName, SortedSide>> = {};
  try {
    const madeOn = await findBaselineDay(comparison);
    for (;;) {
      try {
        return yield* compareSides({ ...comparison, ...sorted }, madeOn);
      } catch (error) {
        if (!(error instanceof NotAscending) || sorted[error.side] !== undefined) throw error;
        yield { kind: "restart" };
        sorted[error.side] = await sortSide(comparison[error.side], comparison.temporaryFolder);
      }
    }
  } finally {
    for (const side of Object.values(sorted)) await side.discard();
  }
}

/** No side was made after the day from which the later one is seen. */
async function findBaselineDay({ before, view }: ComparisonInput): Promise<string | undefined> {
  const seenOn = view.asOf ?? view.today;
  const madeOn = await before.madeOn?.();
  return madeOn === undefined || (seenOn !== undefined && seenOn < madeOn) ? seenOn : madeOn;
}

type SideName = "before" | "after";

/** This side's lines are not in the order of ids. */
class NotAscending extends Error {
  readonly side: SideName;
  constructor(side: SideName) {
    super(`The side ${side} is not sorted by id.`);
    this.side = side;
  }
}

async function* compareSides(
  comparison: ComparisonInput,
  madeOn: string | undefined,
): AsyncGenerator<EventPart, Findings, undefined> {
  const before = await beginSide(comparison.before);
  const after = await beginSide(comparison.after).catch(async (error: unknown) => {
    await before.window.close();
    throw error;
  });
  try {
    const company = requireSameCompany(before.header, after.header, comparison);
    const mark = comparison.mark ?? markContent(before.header);
    const visibility = compareVisibility(before.header, after.header);
    const renames = new Renames();
    noteGroupNames(before.header, after.header, renames);
    let ignoredChanges = 0;
    const onIgnored = (): void => void ignoredChanges++;
    const { ignored, view } = comparison;
    const rules: EventRules = { ignored, hidden: visibility.fields, renames, view, madeOn, onIgnored };
    // On another day, a person's state can be another one although the line is the same.
    const everyLine = comparison.view.asOf !== undefined;
    const lines = findDifferingLines(before.window, after.window, { everyLine });
    for (;;) {
      const step = await lines.next();
      if (step.done) {
        const events = [...renames.report(company), ...reportLostVisibility(visibility, company)];
        if (events.length > 0) yield { kind: "events", events: markEvents(events, mark) };
        return { company, people: step.value, visibility, header: after.header, ignoredChanges };
      }
      const events: RosterEvent[] = [];
      for (const pair of step.value) events.push(...(await readPair(pair, comparison, rules)));
      if (events.length > 0) yield { kind: "events", events: markEvents(events, mark) };
    }
  } catch (error) {
    if (!(error instanceof UnsortedSide)) throw error;
    throw new NotAscending(error.side === before.window ? "before" : "after");
  } finally {
    await before.window.close();
    await after.window.close();
  }
}

/** What happened says nothing of when: the same thing against another baseline has happened once more. */
function markEvents(events: readonly RosterEvent[], mark: string | undefined): readonly RosterEvent[] {
  if (mark === undefined) return events;
  return events.map((event) => ({ ...event, id: identifyEvent([mark, event.id]) }));
}

async function readPair(
  pair: LinePair,
  { before, after }: ComparisonInput,
  rules: EventRules,
): Promise<RosterEvent[]> {
  try {
    return findPersonEvents(readSeen(pair.before, before), readSeen(pair.after, after), rules);
  } catch (error) {
    if (!(error instanceof UnreadableLine)) throw error;
    // Lines are not counted on the way, since most are never read one by one.
    const line = await findLineNumber(error.side, error.text);
    readEmployeeLine(error.text, { file: error.side.name, line });
    throw error;
  }
}

class UnreadableLine extends Error {
  readonly text: string;
  readonly side: Side;
  constructor(text: string, side: Side) {
    super(`A line of ${side.name} could not be read.`);
    this.text = text;
    this.side = side;
  }
}

function readSeen(text: string | undefined, side: Side): SeenEmployee | undefined {
  if (text === undefined) return undefined;
  try {
    const line = readEmployeeLine(text, { file: side.name, line: 0 });
    if (line.kind === "employee") return line;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  throw new UnreadableLine(text, side);
}

/** The company's id, for events of the company as a whole. */
function requireSameCompany(
  before: SnapshotHeader | undefined,
  after: SnapshotHeader | undefined,
  comparison: ComparisonInput,
): string | null {
  const company = after?.company.id ?? before?.company.id ?? null;
  if (!before || !after || before.company.id === after.company.id || comparison.acrossCompanies)
    return company;
  throw new Fault(
    "usage.other-company",
    `${comparison.before.name} is of the company ${before.company.id}, and ${comparison.after.name} of ${after.company.id}.`,
    { hint: "Compare snapshots of one company; if it has only changed its name, add --force." },
  );
}

function noteGroupNames(
  before: SnapshotHeader | undefined,
  after: SnapshotHeader | undefined,
  renames: Renames,
): void {
  if (!before || !after) return;
  const { id, name } = after.company;
  if (id === before.company.id) renames.note({ kind: "company", id, from: before.company.name, to: name });
  const old = new Map(before.groups?.map((group) => [group.id, group.name]));
  for (const group of after.groups ?? []) {
    const from = old.get(group.id);
    if (from !== undefined) renames.note({ kind: "group", id: group.id, from, to: group.name });
  }
}

/** Reported once: a field that is no longer visible is not a change of all employees. */
function reportLostVisibility({ lost }: VisibilityChange, company: string | null): RosterEvent[] {
  if (lost.length === 0) return [];
  // The older name stays in the id, so that a repeat is recognized across versions.
  const facts = [company, "lost_sight", lost];
  const changes = lost.map((field) => ({ field, from: "visible", to: "hidden" }));
  return [makeCompanyEvent(facts, "visibility_lost", { kind: "fields", id: null, name: null }, changes)];
}
