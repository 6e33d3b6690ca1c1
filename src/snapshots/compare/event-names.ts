// Words alone, apart from the schemas, so that flags can be read without loading those.

/** What can happen to a person between two snapshots. */
export const PERSON_EVENTS = [
  /** New, and at work since not long ago. */
  "hired",
  /** New or returning, and yet to start: pending, or inactive with the first day ahead and no last day. */
  "pre_hire",
  /** Announced before, and at work now. */
  "started",
  /** Inactive before, active again with a later start date. */
  "rehired",
  /** Inactive before, active again with the same start date: a departure was taken back. */
  "reinstated",
  /** At work before, inactive now. */
  "terminated",
  /** A last day is set, today or to come. */
  "termination_scheduled",
  "termination_moved",
  "termination_rescinded",
  /** Still active after the last day. */
  "overdue",
  /** Announced, and inactive before the first day or not activated when it came. */
  "offer_withdrawn",
  /** New in the list and at work since long before the baseline: this token sees more, or a profile was entered late. */
  "appeared",
  /** New in the list and inactive already: nobody was hired. */
  "appeared_inactive",
  /** New in the list with a status that means nothing to us. */
  "appeared_unknown",
  /** The profile is gone. Never called a termination: it may have been hidden, merged or deleted. */
  "vanished",
  /** Something else about the person is different. */
  "changed",
] as const;

/** What can happen to the company around its people; told once, not for everybody whom it touches. */
export const COMPANY_EVENTS = [
  "group_renamed",
  "job_title_renamed",
  "company_renamed",
  "lost_sight",
] as const;

export const EVENT_NAMES = [...PERSON_EVENTS, ...COMPANY_EVENTS] as const;

export type PersonEventName = (typeof PERSON_EVENTS)[number];
export type { EventName } from "./event-models.ts";

/** Namely's own names for what happens to a profile. */
export type NamelyEventName =
  | "profile.created"
  | "profile.updated"
  | "profile.terminated"
  | "profile.rehired";

/** What a change is about. */
export const TOPICS = [
  "name",
  "title",
  "manager",
  "group",
  "email",
  "phone",
  "location",
  "employment",
  "dates",
  "access",
  "private",
  "custom",
  "other",
] as const;

export type Topic = (typeof TOPICS)[number];
