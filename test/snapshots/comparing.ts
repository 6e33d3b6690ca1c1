import { basename } from "node:path";
import type { RosterEvent } from "../../src/snapshots/compare/event.ts";
import { findEvents, type ComparisonInput, type Findings } from "../../src/snapshots/compare/find-events.ts";
import { findPersonEvents, type EventRules } from "../../src/snapshots/compare/person-events.ts";
import { Renames } from "../../src/snapshots/compare/renames.ts";
import { openFileSide, type Side } from "../../src/snapshots/compare/side.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { see } from "./people.ts";

/** Everything that a comparison says. */
export interface Outcome {
  readonly events: readonly RosterEvent[];
  readonly findings: Findings;
  readonly restarts: number;
}

export type Wish = Partial<Omit<ComparisonInput, "before" | "after">>;

/** Compares two files, each called by its name without the folder. */
export async function compareFiles(before: string, after: string, wish: Wish = {}): Promise<Outcome> {
  const temporaryFolder = wish.temporaryFolder ?? makeTempFolder();
  const [old, now] = [openFileSide(before, basename(before)), openFileSide(after, basename(after))];
  return compareSides(old, now, { ...wish, temporaryFolder });
}

export async function compareSides(before: Side, after: Side, wish: Wish = {}): Promise<Outcome> {
  const parts = findEvents({
    before,
    after,
    ignored: new Set(),
    view: { asOf: undefined, today: undefined },
    temporaryFolder: "/nonexistent",
    acrossCompanies: false,
    ...wish,
  });
  let events: RosterEvent[] = [];
  let restarts = 0;
  for (;;) {
    const step = await parts.next();
    if (step.done) return { events, findings: step.value, restarts };
    if (step.value.kind === "events") events.push(...step.value.events);
    else {
      events = [];
      restarts++;
    }
  }
}

/** What happened to one person, who is missing on a side that is undefined. */
export function comparePerson(
  before: Partial<Employee> | undefined,
  after: Partial<Employee> | undefined,
  rules: Partial<EventRules> = {},
): RosterEvent[] {
  return findPersonEvents(before && see(before), after && see(after), {
    ignored: new Set(),
    hidden: new Set(),
    renames: new Renames(),
    view: { asOf: undefined, today: undefined },
    madeOn: undefined,
    ...rules,
  });
}

export function namesOf(events: readonly RosterEvent[]): string[] {
  return events.map(({ event }) => event);
}

/** The fields that the events tell of. */
export function fieldsOf(events: readonly RosterEvent[]): string[] {
  return events.flatMap(({ changes }) => changes.map(({ field }) => field));
}

export async function refusalOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
