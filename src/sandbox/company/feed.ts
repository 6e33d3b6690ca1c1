import { dateOf, type Day, dayOf, SECONDS_PER_DAY } from "../calendar.ts";
import { topic } from "../dice.ts";
import { Identifiers } from "../identifiers.ts";
import type { SandboxCompany } from "./company.ts";
import { PrivateDetails } from "./private-details.ts";

/** The events of the feed. */
export type EventType = "announcement" | "birthday" | "anniversary" | "recent_arrival";

/** One entry of the feed. */
export interface FeedEntry {
  /** Its number: no two events of a company share one. */
  readonly number: number;
  readonly id: string;
  readonly type: EventType;
  readonly day: Day;
  /** The person it is about, or who announced it. */
  readonly person: number;
  readonly years: number | null;
}

const TYPES: readonly EventType[] = ["announcement", "birthday", "anniversary", "recent_arrival"];
const DAYS = 30;
/** The feed of a very large company is that of its first people. */
const PEOPLE = 5_000;
const COMMENTS = ["Well done!", "See you there."];
const COMMENTED = topic("comments");

/** A remark under an event. */
export interface Comment {
  readonly id: string;
  readonly person: number;
  readonly content: string;
  /** Epoch seconds. */
  readonly time: number;
}

/** The last thirty days, newest first. Only people who are there appear. */
export function feed(company: SandboxCompany): FeedEntry[] {
  const { people, roster, today } = company;
  const ids = new Identifiers(people.dice, "event");
  const details = new PrivateDetails(people.dice);
  const events: FeedEntry[] = [];
  const add = (type: EventType, day: Day, person: number, years: number | null): void => {
    // One event of a kind for a person in a year: the number says which.
    const number = (person * TYPES.length + TYPES.indexOf(type)) * 64 + (yearOf(day) % 64);
    events.push({ number, id: ids.of(number >>> 0), type, day, person, years });
  };
  for (const index of roster.indexes()) {
    if (index >= PEOPLE) break;
    if (roster.status(index) !== "active") continue;
    const { start } = roster.describe(index);
    const birthday = details.birthday(index, people.employment.start(index));
    const celebrated = birthday === undefined ? undefined : lastReturn(dayOf(birthday), today);
    if (celebrated !== undefined && celebrated > today - DAYS) add("birthday", celebrated, index, null);
    if (start === undefined) continue;
    const anniversary = lastReturn(start, today);
    const years = yearOf(anniversary) - yearOf(start);
    if (start > today - DAYS && start <= today) add("recent_arrival", start, index, null);
    else if (years > 0 && anniversary > today - DAYS) add("anniversary", anniversary, index, years);
  }
  if (roster.has(0)) add("announcement", today - 2, 0, null);
  return events
    .filter(({ id }) => !company.removedEvents.has(id))
    .sort((a, b) => b.day - a.day || (a.id < b.id ? -1 : 1));
}

/** The latest day, up to today, on which a date of the calendar came round again. */
function lastReturn(day: Day, today: Day): Day {
  const rest = dateOf(day).slice(4);
  const year = yearOf(today);
  // 29 February is kept on 1 March where there is none.
  const candidates = [year, year - 1].map((candidate) =>
    Math.floor(Date.parse(`${candidate}${rest}`) / 86_400_000),
  );
  return candidates.find((candidate) => candidate <= today) ?? today;
}

function yearOf(day: Day): number {
  return Number(dateOf(day).slice(0, 4));
}

/** When an event came into the feed, in epoch seconds. */
export function timeOf(event: FeedEntry): number {
  return event.day * SECONDS_PER_DAY + 8 * 3600;
}

/** Two under each announcement, none to two elsewhere: by the manager first, then by the person. */
export function commentsOn(company: SandboxCompany, event: FeedEntry): Comment[] {
  const { people, roster } = company;
  const ids = new Identifiers(people.dice, "comment");
  const count = event.type === "announcement" ? 2 : people.dice.below(3, COMMENTED, event.number);
  const manager = roster.manager(event.person);
  const authors = [manager !== undefined && roster.has(manager) ? manager : event.person, event.person];
  return COMMENTS.slice(0, count).map((content, at) => ({
    id: ids.of((event.number * COMMENTS.length + at) >>> 0),
    person: authors[at] ?? event.person,
    content,
    time: timeOf(event) + (at + 1) * 3600,
  }));
}
