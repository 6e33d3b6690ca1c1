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
export const REPORT_SECTIONS = [
  "Hires",
  "Departures",
  "Returns",
  "Moves and other changes",
  "The company",
] as const;

export type ReportSection = (typeof REPORT_SECTIONS)[number];

/** What an event is worded by in a report. */
export interface EventFacts {
  /** Whether its date is the day from which it is seen. */
  readonly isToday: boolean;
  /** The last day that stood there before, where that changed. */
  readonly lastDayBefore: string | undefined;
}

interface EventKind {
  /** When it is reported, as the reference says it. */
  readonly when: string;
  readonly section: ReportSection;
  /** How a report words it, where that is not just its name. */
  readonly wording?: string | ((facts: EventFacts) => string);
  /** What asks most for somebody to act stands first in its section. Default: 0. */
  readonly urgency?: number;
  /** Its name in older versions, which queues that they left still hold. */
  readonly formerly?: string;
}

/** All that there is to know of an event that happens to a person, besides how it is found. */
export interface PersonEventKind extends EventKind {
  /** Namely's own name for it; `returning` where somebody who was in the list before has another. */
  readonly namely: NamelyEventName | null;
  readonly returning?: NamelyEventName;
  /** Its date: the first day, the last day, the last day that stood there before, one not known, or none. */
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
    when: "new, and at work since not long ago",
    section: "Hires",
    namely: "profile.created",
    date: "start",
    guard: "arrival",
    explains: [],
    needs: [],
  },
  pre_hire: {
    when: "new or back, and yet to start (also inactive with the start date ahead and no last day)",
    section: "Hires",
    wording: "to start",
    namely: "profile.created",
    returning: "profile.rehired",
    date: "start",
    guard: "arrival",
    explains: [...STATUS, "start_date", ...LAST_DAY],
    needs: [],
  },
  started: {
    when: "announced before, and at work now",
    section: "Hires",
    namely: "profile.updated",
    date: "start",
    explains: [...STATUS, "start_date"],
    needs: [],
  },
  rehired: {
    when: "inactive, then active again with a later start date",
    section: "Returns",
    namely: "profile.rehired",
    date: "start",
    explains: [...STATUS, "start_date", ...LAST_DAY],
    needs: ["employment_status", "start_date"],
  },
  reinstated: {
    when: "inactive, then active again with the same start date",
    section: "Returns",
    namely: "profile.updated",
    date: "earlier-departure",
    explains: [...STATUS, ...LAST_DAY],
    needs: ["employment_status"],
  },
  terminated: {
    when: "active, then inactive",
    section: "Departures",
    wording: ({ isToday }) => (isToday ? "left today" : "left"),
    urgency: 2,
    namely: "profile.terminated",
    date: "departure",
    guard: "departure",
    explains: [...STATUS, ...LAST_DAY],
    needs: ["employment_status"],
  },
  termination_scheduled: {
    when: "a last day was set, today or to come",
    section: "Departures",
    wording: ({ isToday }) => (isToday ? "last day today" : "last day scheduled"),
    namely: "profile.updated",
    date: "departure",
    explains: LAST_DAY,
    needs: ["termination_date"],
  },
  termination_moved: {
    when: "the last day was changed",
    section: "Departures",
    wording: ({ lastDayBefore }) =>
      lastDayBefore === undefined ? "last day moved" : `last day moved from ${lastDayBefore}`,
    namely: "profile.updated",
    date: "departure",
    explains: LAST_DAY,
    needs: ["termination_date"],
  },
  termination_rescinded: {
    when: "the last day was taken back",
    section: "Returns",
    wording: "stays after all",
    namely: "profile.updated",
    date: "earlier-departure",
    explains: LAST_DAY,
    needs: ["termination_date"],
  },
  overdue: {
    when: "still active after the last day: somebody forgot to close the access",
    section: "Departures",
    wording: "overdue: still active after the last day",
    urgency: 1,
    namely: "profile.updated",
    date: "departure",
    explains: LAST_DAY,
    needs: ["employment_status", "termination_date"],
  },
  offer_withdrawn: {
    when: "pending, then inactive; or entered ahead and not activated when the start date passed",
    section: "Departures",
    namely: "profile.terminated",
    date: "departure",
    explains: [...STATUS, ...LAST_DAY],
    needs: [],
  },
  appeared: {
    when: "new in the list, but started more than 30 days before the baseline was made (its file's date; without one, the day of the comparison)",
    section: "Hires",
    wording: "appeared, started long ago",
    namely: "profile.created",
    date: "start",
    guard: "arrival",
    explains: [],
    needs: [],
  },
  appeared_inactive: {
    when: "new in the list and inactive already: nobody was hired",
    section: "Hires",
    namely: "profile.created",
    date: "departure",
    guard: "arrival",
    explains: [],
    needs: [],
  },
  appeared_unknown: {
    when: "new in the list with a status that means nothing to us",
    section: "Hires",
    wording: "appeared, status unknown",
    namely: "profile.created",
    date: "unknown",
    guard: "arrival",
    explains: [],
    needs: [],
  },
  vanished: {
    when: "the profile is gone: hidden, merged or deleted, never called a termination",
    section: "Departures",
    namely: null,
    date: "none",
    guard: "departure",
    explains: [],
    needs: [],
  },
  changed: {
    when: "anything else, with `changes[{field,from,to}]` and topics such as `manager`, `title`, `group`, `name`, `email`",
    section: "Moves and other changes",
    namely: "profile.updated",
    date: "none",
    explains: [],
    needs: [],
  },
} as const satisfies Readonly<Record<string, PersonEventKind>>;

/** What happens to the company around its people is reported once, not for everybody whom it touches. */
const COMPANY_KINDS = {
  group_renamed: {
    when: "a group has another name; reported once, not once per employee",
    section: "The company",
  },
  job_title_renamed: {
    when: "a job title has another name; reported once, not once per employee",
    section: "The company",
  },
  company_renamed: {
    when: "the company has another name; reported once, not once per employee",
    section: "The company",
  },
  visibility_lost: {
    formerly: "lost_sight",
    when: "the token no longer sees some fields; reported once, not once per employee",
    section: "The company",
  },
} as const satisfies Readonly<Record<string, EventKind>>;

const EVENT_KINDS = { ...PERSON_KINDS, ...COMPANY_KINDS };

export type PersonEventName = keyof typeof PERSON_KINDS;
export type { EventName };

/** What can happen to a person between two snapshots. */
export const PERSON_EVENTS = Object.keys(PERSON_KINDS) as readonly PersonEventName[];

/** Everything that can happen, in the order in which it is listed and counted. */
export const EVENT_NAMES = Object.keys(EVENT_KINDS) as readonly EventName[];

/** Events that older versions called something else, by that name. */
export const RENAMED_EVENTS: ReadonlyMap<string, EventName> = new Map(
  EVENT_NAMES.flatMap((name) => {
    const { formerly } = eventKind(name);
    return formerly === undefined ? [] : [[formerly, name]];
  }),
);

/** What the catalog says of an event. */
export function eventKind(name: EventName): EventKind & Partial<PersonEventKind> {
  return EVENT_KINDS[name];
}

/** What the catalog says of an event that happens to a person. */
export function personEventKind(name: PersonEventName): PersonEventKind {
  return PERSON_KINDS[name];
}
