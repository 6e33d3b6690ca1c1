import { findLifecycleEvents, nameArrival } from "./lifecycle-events.ts";
import { findChanges, listTopics, type ComparisonRules } from "./compare-people.ts";
import { personEventKind, type PersonEventName } from "./event-names.ts";
import { identifyEvent, nameInNamely, type Change, type EventEmployee, type RosterEvent } from "./event.ts";
import { lastDayOf } from "../../unified/employee/present-employment.ts";
import { Renames } from "./renames.ts";
import {
  readEarlierEmploymentState,
  readEmploymentState,
  type PointOfView,
  type SeenEmployee,
} from "./employment-state.ts";

/** How two sides are compared. */
export interface EventRules extends ComparisonRules {
  /** For the later side; the earlier one is seen from the day it was made. */
  readonly view: PointOfView;
  /** Called for each person who has changed in ignored fields only. */
  readonly onIgnored?: () => void;
  /** The day the earlier side was made, or the comparison's own where that is not known. */
  readonly madeOn: string | undefined;
}

/**
 * All that happened to one person, who is on at least one of the sides: first what became of the employment, then in one
 * event everything else that is different. Nothing that follows from another person's change.
 */
export function findPersonEvents(
  before: SeenEmployee | undefined,
  after: SeenEmployee | undefined,
  rules: EventRules,
): RosterEvent[] {
  if (after === undefined) return before === undefined ? [] : [makeEvent("vanished", before, before, [])];
  const state = readEmploymentState(after, rules.view);
  if (before === undefined) {
    const seenOn = rules.view.asOf ?? rules.view.today;
    const names = nameArrival(state, { madeOn: rules.madeOn, seenOn });
    return names.map((name) => makeEvent(name, undefined, after, []));
  }
  const earlier = readEarlierEmploymentState(before, rules.madeOn);
  const changes = findChanges(before, after, rules);
  const names = findLifecycleEvents(earlier, state, rules.madeOn);
  const explained = new Set(names.flatMap((name) => personEventKind(name).explains));
  const events = names.map((name) => {
    const own = changes.filter(({ field }) => personEventKind(name).explains.includes(field));
    return makeEvent(name, before, after, own);
  });
  const others = changes.filter(({ field }) => !explained.has(field));
  if (others.length > 0) return [...events, makeEvent("changed", before, after, others)];
  if (rules.onIgnored && rules.ignored.size > 0) {
    // A rename is reported once, not for each person who has it.
    const all = findChanges(before, after, { ...rules, ignored: new Set(), renames: new Renames() });
    if (all.some(({ field }) => !explained.has(field))) rules.onIgnored();
  }
  return events;
}

function makeEvent(
  event: PersonEventName,
  before: SeenEmployee | undefined,
  after: SeenEmployee,
  changes: Change[],
): RosterEvent {
  const { employee } = after;
  return {
    id: identifyEvent([
      employee.company?.id ?? null,
      event,
      employee.id,
      markOf(before),
      factsOf(event, after, changes),
    ]),
    event,
    namely_event: nameInNamely(event, before !== undefined),
    date: dateOf(event, before, after),
    employee: showEmployee(after),
    subject: null,
    topics: event === "changed" ? listTopics(changes) : [],
    changes,
  };
}

/** What makes this occasion another one than the same thing at another time: the state that it began from. */
function markOf(before: SeenEmployee | undefined): unknown {
  if (before === undefined) return null;
  return before.employee.updated_at ?? showEmployee(before);
}

function factsOf(event: PersonEventName, { employee }: SeenEmployee, changes: readonly Change[]): unknown {
  if (event === "vanished") return null;
  if (event === "changed") return changes.map(({ field, to }) => [field, to]);
  return [employee.start_date, employee.termination_date];
}

function dateOf(
  event: PersonEventName,
  before: SeenEmployee | undefined,
  after: SeenEmployee,
): string | null {
  switch (personEventKind(event).date) {
    case "start":
      return after.employee.start_date;
    case "departure":
      return departureOf(before, after);
    case "earlier-departure":
      return before?.employee.termination_date ?? null;
    default:
      return null;
  }
}

/** An unchanged last day before the start is that of an earlier employment; a new one is a withdrawal's. */
function departureOf(before: SeenEmployee | undefined, { employee }: SeenEmployee): string | null {
  const isNew = employee.termination_date !== before?.employee.termination_date;
  if (isNew) return employee.termination_date;
  // The employment that ended is the one that was there before.
  return lastDayOf({ ...employee, employment_status: before?.employee.employment_status ?? null });
}

/** Only what the side knows: a field that the token may not see is left out, not null. */
function showEmployee({ employee, keys }: SeenEmployee): EventEmployee {
  const known = Object.entries(employee).filter(([field]) => keys.has(field) && field !== "remote_data");
  return Object.fromEntries(known) as unknown as EventEmployee;
}
