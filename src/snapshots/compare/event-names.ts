// Words alone, apart from the schemas, so that flags can be read without loading those.
import type { EventName } from "./event-models.ts";

/** Namely's own names for what happens to a profile. */
export const NAMELY_EVENT_NAMES = [
  "profile.created",
  "profile.updated",
  "profile.terminated",
  "profile.rehired",
] as const;

export type NamelyEventName = (typeof NAMELY_EVENT_NAMES)[number];

/** The sections of a report for people, in its order. */
export const REPORT_SECTIONS = ["Hires", "Departures", "Returns", "Changes", "Company"] as const;

export type ReportSection = (typeof REPORT_SECTIONS)[number];

/** The dates that a report words an event by. */
export interface EventDates {
  /** The event's date, with "(today)" behind a last day that is today; undefined when not known. */
  readonly date: string | undefined;
  /** The earlier last day, where it changed. */
  readonly lastDayBefore: string | undefined;
}

interface EventKind {
  /** When it is reported, as the reference says it. */
  readonly when: string;
  /** The short word for it in every table, summary and line that a person reads. */
  readonly label: string;
  readonly section: ReportSection;
  /** What a report says of its dates, where that does not follow from `date`. */
  readonly describe?: (dates: EventDates) => string;
  /** The most urgent ones come first in their section. Default: 0. */
  readonly urgency?: number;
  /** Its name in older versions, which queues that they left still hold. */
  readonly formerly?: string;
}

/** Everything about an event of a person, except how it is found. */
export interface PersonEventKind extends EventKind {
  /** Namely's own name for it; `returning` where a person who was in the list before has another. */
  readonly namely: NamelyEventName | null;
  readonly returning?: NamelyEventName;
  /** Its date: the first day, the last day, the earlier last day, one not known, or none. */
  readonly date: "start" | "departure" | "earlier-departure" | "unknown" | "none";
  /** What the guard counts it as. */
  readonly guard?: "departure" | "arrival";
  /** The fields it speaks of, so that they are not reported again as changes. */
  readonly explains: readonly string[];
  /** The fields without which it is never found, or goes by another name. */
  readonly needs: readonly string[];
}

const STATUS = ["employment_status", "employment_status_raw"];
const LAST_DAY = ["termination_date", "termination_reason"];

const PERSON_KINDS = {
  hired: {
    when: "new, and started recently",
    label: "hired",
    section: "Hires",
    namely: "profile.created",
    date: "start",
    guard: "arrival",
    explains: [],
    needs: ["employment_status"],
  },
  pre_hire: {
    when: "new or back, and yet to start (also inactive with the start date ahead and no last day)",
    label: "joining",
    section: "Hires",
    namely: "profile.created",
    returning: "profile.rehired",
    date: "start",
    guard: "arrival",
    explains: [...STATUS, "start_date", ...LAST_DAY],
    needs: ["employment_status"],
  },
  started: {
    when: "announced earlier, and at work now",
    label: "started",
    section: "Hires",
    namely: "profile.updated",
    date: "start",
    explains: [...STATUS, "start_date"],
    needs: ["employment_status"],
  },
  rehired: {
    when: "inactive, then active again with a later start date",
    label: "rehired",
    section: "Returns",
    namely: "profile.rehired",
    date: "start",
    explains: [...STATUS, "start_date", ...LAST_DAY],
    needs: ["employment_status", "start_date"],
  },
  reinstated: {
    when: "inactive, then active again with the same start date",
    label: "reinstated",
    section: "Returns",
    namely: "profile.updated",
    date: "earlier-departure",
    explains: [...STATUS, ...LAST_DAY],
    needs: ["employment_status"],
  },
  terminated: {
    when: "active, then inactive",
    label: "left",
    section: "Departures",
    urgency: 2,
    namely: "profile.terminated",
    date: "departure",
    guard: "departure",
    explains: [...STATUS, ...LAST_DAY],
    needs: ["employment_status"],
  },
  termination_scheduled: {
    when: "a last day was set, today or to come",
    label: "leaving",
    section: "Departures",
    namely: "profile.updated",
    date: "departure",
    explains: LAST_DAY,
    needs: ["employment_status", "termination_date"],
  },
  termination_moved: {
    when: "the last day was changed",
    label: "last day moved",
    section: "Departures",
    describe: ({ date = "unknown", lastDayBefore }) =>
      `last day ${date}${lastDayBefore === undefined ? "" : `, was ${lastDayBefore}`}`,
    namely: "profile.updated",
    date: "departure",
    explains: LAST_DAY,
    needs: ["employment_status", "termination_date"],
  },
  termination_rescinded: {
    when: "the last day was taken back",
    label: "staying",
    section: "Returns",
    namely: "profile.updated",
    date: "earlier-departure",
    explains: LAST_DAY,
    needs: ["employment_status", "termination_date"],
  },
  overdue: {
    when: "still active after the last day: the account was not closed",
    label: "overdue",
    section: "Departures",
    describe: ({ date = "unknown" }) => `last day ${date}, still active`,
    urgency: 1,
    namely: "profile.updated",
    date: "departure",
    explains: LAST_DAY,
    needs: ["employment_status", "termination_date"],
  },
  offer_withdrawn: {
    when: "pending, then inactive; or entered ahead and not activated when the start date passed",
    label: "offer withdrawn",
    section: "Departures",
    namely: "profile.terminated",
    date: "departure",
    explains: [...STATUS, ...LAST_DAY],
    needs: ["employment_status"],
  },
  appeared: {
    when: "new in the list, but started more than 30 days before the baseline was made (its file's date; without one, the day of the comparison)",
    label: "appeared",
    section: "Hires",
    describe: ({ date = "unknown" }) => `started ${date}`,
    namely: "profile.created",
    date: "start",
    guard: "arrival",
    explains: [],
    needs: ["employment_status", "start_date"],
  },
  appeared_inactive: {
    when: "new in the list and already inactive: not a hire",
    label: "appeared inactive",
    section: "Hires",
    namely: "profile.created",
    date: "departure",
    guard: "arrival",
    explains: [],
    needs: ["employment_status"],
  },
  appeared_unknown: {
    when: "new in the list with an unknown status",
    label: "unknown status",
    section: "Hires",
    namely: "profile.created",
    date: "unknown",
    guard: "arrival",
    explains: [],
    needs: [],
  },
  vanished: {
    when: "the profile is gone: hidden, merged or deleted, never called a termination",
    label: "vanished",
    section: "Departures",
    namely: null,
    date: "none",
    guard: "departure",
    explains: [],
    needs: [],
  },
  changed: {
    when: "anything else, with `changes[{field,from,to}]` and topics such as `manager`, `title`, `group`, `name`, `email`",
    label: "changed",
    section: "Changes",
    namely: "profile.updated",
    date: "none",
    explains: [],
    needs: [],
  },
} as const satisfies Readonly<Record<string, PersonEventKind>>;

/** What happens to the company is reported once, not once per employee. */
const COMPANY_KINDS = {
  group_renamed: {
    when: "a group has another name; reported once, not once per employee",
    label: "group renamed",
    section: "Company",
  },
  job_title_renamed: {
    when: "a job title has another name; reported once, not once per employee",
    label: "job title renamed",
    section: "Company",
  },
  company_renamed: {
    when: "the company has another name; reported once, not once per employee",
    label: "company renamed",
    section: "Company",
  },
  visibility_lost: {
    formerly: "lost_sight",
    when: "the token no longer sees some fields; reported once, not once per employee",
    label: "visibility lost",
    section: "Company",
  },
} as const satisfies Readonly<Record<string, EventKind>>;

const EVENT_KINDS = { ...PERSON_KINDS, ...COMPANY_KINDS };

export type PersonEventName = keyof typeof PERSON_KINDS;
export type { EventName };

/** What can happen to a person between two snapshots. */
export const PERSON_EVENTS = Object.keys(PERSON_KINDS) as readonly PersonEventName[];

/** All events, in the order in which they are listed and counted. */
export const EVENT_NAMES = Object.keys(EVENT_KINDS) as readonly EventName[];

/** Events that older versions called something else, by their older name. */
export const RENAMED_EVENTS: ReadonlyMap<string, EventName> = new Map(
  EVENT_NAMES.flatMap((name) => {
    const { formerly } = eventKind(name);
    return formerly === undefined ? [] : [[formerly, name]];
  }),
);

/** The short word that a person reads for an event: `left` for `terminated`. */
export function eventLabel(name: EventName): string {
  return EVENT_KINDS[name].label;
}

/** The catalog's entry for an event. */
export function eventKind(name: EventName): EventKind & Partial<PersonEventKind> {
  return EVENT_KINDS[name];
}

/** The catalog's entry for an event of a person. */
export function personEventKind(name: PersonEventName): PersonEventKind {
  return PERSON_KINDS[name];
}
