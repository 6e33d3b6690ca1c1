import { addDays } from "../../platform/text/calendar.ts";
import type { PersonEventName } from "./event-names.ts";
import type { EmploymentState } from "./employment-state.ts";

/** A person who started more than so many days before the baseline was made was not hired since. */
const LONG_AGO_DAYS = 30;

/** The days of a comparison, as far as they are known. */
export interface ComparisonDays {
  /** When the earlier side was made. */
  readonly madeOn: string | undefined;
  /** From which the later side is seen. */
  readonly seenOn: string | undefined;
}

/** The events of a person who was not there before. */
export function nameArrival(after: EmploymentState, days: ComparisonDays): readonly PersonEventName[] {
  return [nameFirstVisibility(after, days), ...nameOverdue(undefined, after)];
}

/**
 * What happened to a person's employment between the two sides, the most important first. Nothing is concluded from a
 * field that one side lacks.
 */
export function findLifecycleEvents(
  before: EmploymentState,
  after: EmploymentState,
  madeOn: string | undefined,
): readonly PersonEventName[] {
  return [...nameTurn(before, after, madeOn), ...nameDeparture(before, after), ...nameOverdue(before, after)];
}

function nameFirstVisibility(
  { status, lifecycle, starts }: EmploymentState,
  { madeOn, seenOn }: ComparisonDays,
): PersonEventName {
  if (status === undefined || status === "unknown") return "appeared_unknown";
  // On the first day itself a person is not entered ahead any more.
  if (status === "inactive")
    return lifecycle === "pre_hire" && starts !== seenOn ? "pre_hire" : "appeared_inactive";
  if (lifecycle === "pre_hire" || status === "pending") return "pre_hire";
  return isLongAgo(starts, madeOn) ? "appeared" : "hired";
}

function isLongAgo(starts: EmploymentState["starts"], madeOn: string | undefined): boolean {
  if (starts === null || starts === undefined || madeOn === undefined) return false;
  return starts < addDays(madeOn, -LONG_AGO_DAYS);
}

/** The status decides on access, so it goes before all dates. */
function nameTurn(
  before: EmploymentState,
  after: EmploymentState,
  madeOn: string | undefined,
): readonly PersonEventName[] {
  if (before.status === undefined || after.status === undefined) return [];
  if (before.status === after.status) return nameCalendarTurn(before, after);
  switch (after.status) {
    case "inactive":
      // A person with an unknown status may have had access.
      return [before.status === "pending" ? "offer_withdrawn" : "terminated"];
    case "active":
      if (before.status === "pending") return ["started"];
      return before.status === "inactive" ? [nameReturn(before, after, madeOn)] : [];
    case "pending":
      return before.status === "inactive" && before.lifecycle !== "pre_hire" ? ["pre_hire"] : [];
    default:
      return [];
  }
}

/** What can happen to a person whose status stays the same. */
function nameCalendarTurn(before: EmploymentState, after: EmploymentState): readonly PersonEventName[] {
  if (after.status === "active") return hasReachedStart(before, after) ? ["started"] : [];
  if (after.status !== "inactive") return [];
  if (before.lifecycle === "pre_hire" && after.lifecycle === "terminated") return ["offer_withdrawn"];
  // Without another date it is only the lifecycle that one of the sides had read in another way.
  const hasOtherDates = before.starts !== after.starts || before.lastDay !== after.lastDay;
  return before.lifecycle === "terminated" && after.lifecycle === "pre_hire" && hasOtherDates
    ? ["pre_hire"]
    : [];
}

/** Inactive before and active now: a hire entered ahead who was activated, a new employment, or the old one. */
function nameReturn(
  before: EmploymentState,
  after: EmploymentState,
  madeOn: string | undefined,
): PersonEventName {
  if (before.lifecycle === "pre_hire") return "started";
  return isRehire(before, after) || wasRehireAhead(before, madeOn) ? "rehired" : "reinstated";
}

/** The new first day was entered ahead, and the last day of the earlier employment was still there. */
function wasRehireAhead({ starts, lastDay }: EmploymentState, madeOn: string | undefined): boolean {
  if (!starts || !lastDay || madeOn === undefined) return false;
  return lastDay < starts && starts >= madeOn;
}

/** A profile does not change when the first day comes: only the calendar has moved. */
function hasReachedStart(before: EmploymentState, after: EmploymentState): boolean {
  if (after.status !== "active" || before.starts === undefined || after.starts === undefined) return false;
  return before.lifecycle === "pre_hire" && after.lifecycle !== undefined && after.lifecycle !== "pre_hire";
}

/** Without an earlier start date to compare with, a start after the last day shows a new employment instead of a corrected one. */
function isRehire({ starts: old, lastDay }: EmploymentState, { starts }: EmploymentState): boolean {
  if (starts === null || starts === undefined) return false;
  if (old !== null && old !== undefined) return starts > old;
  return lastDay !== null && lastDay !== undefined && starts > lastDay;
}

/** A last day that was set, moved or taken back for a person who is still there. */
function nameDeparture(before: EmploymentState, after: EmploymentState): readonly PersonEventName[] {
  const isThere = [before, after].every(({ status }) => status !== undefined && status !== "inactive");
  if (!isThere) return [];
  const { lastDay: from } = before;
  const { lastDay: to } = after;
  if (from === undefined || to === undefined || from === to) return [];
  if (to === null) return ["termination_rescinded"];
  if (from !== null) return ["termination_moved"];
  return after.lifecycle === "overdue" ? [] : ["termination_scheduled"];
}

function nameOverdue(
  before: EmploymentState | undefined,
  after: EmploymentState,
): readonly PersonEventName[] {
  if (after.lifecycle !== "overdue" || before?.lifecycle === "overdue") return [];
  return before === undefined || canDetectOverdue(before, after) ? ["overdue"] : [];
}

/** A side that lacks these fields would have the same person reported as overdue again and again. */
function canDetectOverdue(before: EmploymentState, after: EmploymentState): boolean {
  if (before.status === undefined || before.lastDay === undefined) return false;
  return before.lifecycle !== undefined || before.lastDay !== after.lastDay;
}
