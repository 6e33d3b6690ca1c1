import type { PersonEventName } from "./event-names.ts";
import type { Standing } from "./standing.ts";

/**
 * What happened to somebody's employment between two looks at it, in the order of its weight. Of somebody who was not
 * there before, what their arrival is. Nothing is concluded from what one of the sides does not know.
 */
export function findLifecycleEvents(
  before: Standing | undefined,
  after: Standing,
): readonly PersonEventName[] {
  if (before === undefined) return [nameArrival(after), ...nameOverdue(undefined, after)];
  return [...nameTurn(before, after), ...nameDeparture(before, after), ...nameOverdue(before, after)];
}

function nameArrival({ status, lifecycle }: Standing): PersonEventName {
  if (status === "inactive") return "appeared_inactive";
  if (status === undefined || status === "unknown") return "appeared_unknown";
  return lifecycle === "pre_hire" ? "pre_hire" : "hired";
}

/** The status decides on access, so it goes before all dates. */
function nameTurn(before: Standing, after: Standing): readonly PersonEventName[] {
  if (before.status === undefined || after.status === undefined) return [];
  if (before.status === after.status) return hasReachedStart(before, after) ? ["started"] : [];
  switch (after.status) {
    case "inactive":
      // Whoever had an unknown status may have had access.
      return [before.status === "pending" ? "offer_withdrawn" : "terminated"];
    case "active":
      if (before.status === "pending") return ["started"];
      if (before.status === "inactive") return [isRehire(before, after) ? "rehired" : "reinstated"];
      return [];
    case "pending":
      return before.status === "inactive" ? ["pre_hire"] : [];
    default:
      return [];
  }
}

/** Nobody touches a profile when the first day comes: only the calendar has moved. */
function hasReachedStart(before: Standing, after: Standing): boolean {
  if (after.status !== "active" || before.starts === undefined || after.starts === undefined) return false;
  return before.lifecycle === "pre_hire" && after.lifecycle !== undefined && after.lifecycle !== "pre_hire";
}

/** Without an earlier start date to compare with, a start after the last day tells a new employment from a mended one. */
function isRehire({ starts: old, lastDay }: Standing, { starts }: Standing): boolean {
  if (starts === null || starts === undefined) return false;
  if (old !== null && old !== undefined) return starts > old;
  return lastDay !== null && lastDay !== undefined && starts > lastDay;
}

/** A last day that was set, moved or taken back for somebody who is still there. */
function nameDeparture(before: Standing, after: Standing): readonly PersonEventName[] {
  const isThere = [before, after].every(({ status }) => status !== undefined && status !== "inactive");
  if (!isThere) return [];
  const { lastDay: from } = before;
  const { lastDay: to } = after;
  if (from === undefined || to === undefined || from === to) return [];
  if (to === null) return ["termination_rescinded"];
  if (from !== null) return ["termination_moved"];
  return after.lifecycle === "overdue" ? [] : ["termination_scheduled"];
}

function nameOverdue(before: Standing | undefined, after: Standing): readonly PersonEventName[] {
  if (after.lifecycle !== "overdue" || before?.lifecycle === "overdue") return [];
  return before === undefined || canTellOverdue(before, after) ? ["overdue"] : [];
}

/** A side that does not know whether somebody was overdue already would have it told again and again. */
function canTellOverdue(before: Standing, after: Standing): boolean {
  if (before.status === undefined || before.lastDay === undefined) return false;
  return before.lifecycle !== undefined || before.lastDay !== after.lastDay;
}

/** The fields that each event tells of, so that they are not told again as changes. */
export const EXPLAINED_FIELDS: Readonly<Partial<Record<PersonEventName, readonly string[]>>> = {
  pre_hire: [
    "employment_status",
    "employment_status_raw",
    "start_date",
    "termination_date",
    "termination_reason",
  ],
  started: ["employment_status", "employment_status_raw", "start_date"],
  rehired: [
    "employment_status",
    "employment_status_raw",
    "start_date",
    "termination_date",
    "termination_reason",
  ],
  reinstated: ["employment_status", "employment_status_raw", "termination_date", "termination_reason"],
  terminated: ["employment_status", "employment_status_raw", "termination_date", "termination_reason"],
  offer_withdrawn: ["employment_status", "employment_status_raw", "termination_date", "termination_reason"],
  termination_scheduled: ["termination_date", "termination_reason"],
  termination_moved: ["termination_date", "termination_reason"],
  termination_rescinded: ["termination_date", "termination_reason"],
  overdue: ["termination_date", "termination_reason"],
};
