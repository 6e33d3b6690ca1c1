import { dateOf, type Day, dayOf, SECONDS_PER_DAY } from "../calendar.ts";
import type { Company } from "../company/company.ts";
import { PrivateDetails } from "../company/private-details.ts";
import { type Answer, jsonAnswer, notFound } from "../http/answer.ts";
import { Identifiers } from "../identifiers.ts";
import type { Call } from "./call.ts";

type EventType = "announcement" | "birthday" | "anniversary" | "recent_arrival";

interface FeedEvent {
  readonly id: string;
  readonly type: EventType;
  readonly day: Day;
  /** The person it is about, or who announced it. */
  readonly person: number;
  readonly years: number | null;
}

const TYPES: readonly EventType[] = ["announcement", "birthday", "anniversary", "recent_arrival"];
const LIMIT = 30;
const DAYS = 30;
/** The feed of a very large company is that of its first people. */
const PEOPLE = 5_000;

export function listEvents(call: Call): Answer {
  const { company, query } = call;
  const type = query.get("filter[type]");
  const profile = query.get("profile_id");
  const events = feed(company).filter(
    (event) =>
      (type === null || wordFor(company, event.type) === type) &&
      (profile === null || company.people.ids.of(event.person) === profile),
  );
  if (query.get("order") === "asc") events.reverse();
  const asked = query.get("limit") ?? "";
  const limit = /^[1-9]\d{0,3}$/.test(asked) ? Math.min(LIMIT, Number(asked)) : LIMIT;
  return eventsAnswer(call, cutPage(events, query.get("after"), limit, company.quirks.eventCursor));
}

function cutPage(
  events: readonly FeedEvent[],
  after: string | null,
  limit: number,
  cursor: Company["quirks"]["eventCursor"],
): readonly FeedEvent[] {
  if (after === null || cursor === "ignored") return events.slice(0, limit);
  const start = events.findIndex((event) => event.id === after) + 1;
  if (start === 0) return [];
  const page = events.slice(start, start + limit);
  if (page.length > 0 || cursor === "honoured") return page;
  const last = Math.floor((events.length - 1) / limit) * limit;
  return events.slice(last, last + limit);
}

export function showEvent(call: Call): Answer {
  const event = findEvent(call);
  return event === undefined
    ? notFound("Event", call.company.quirks.notFoundErrors)
    : eventsAnswer(call, [event]);
}

/** Documented is the answer, not who may: here everybody. */
export function removeEvent(call: Call): Answer {
  if (findEvent(call) === undefined) return notFound("Event", call.company.quirks.notFoundErrors);
  call.company.removedEvents.add(call.id);
  return SUCCESS;
}

export function listLikes(call: Call): Answer {
  if (findEvent(call) === undefined) return notFound("Event", call.company.quirks.notFoundErrors);
  return likesAnswer(call);
}

/** A second like of the same person is none. */
export function likeEvent(call: Call): Answer {
  if (findEvent(call) === undefined) return notFound("Event", call.company.quirks.notFoundErrors);
  const { likes } = call.company;
  likes.set(call.id, new Set([...(likes.get(call.id) ?? []), viewerId(call)]));
  return likesAnswer(call, Number(call.company.quirks.createStatus));
}

export function unlikeEvent(call: Call): Answer {
  if (findEvent(call) === undefined) return notFound("Event", call.company.quirks.notFoundErrors);
  call.company.likes.get(call.id)?.delete(viewerId(call));
  return SUCCESS;
}

/** What a like looks like is documented nowhere, only that they come under this key. */
function likesAnswer({ company, id }: Call, status = 200): Answer {
  const likes = [...(company.likes.get(id) ?? [])];
  return jsonAnswer(status, { likes: likes.map((profile) => ({ links: { profile: profile || null } })) });
}

const SUCCESS = jsonAnswer(200, { message: "Success!" });

function viewerId({ company, viewer }: Call): string {
  return viewer.person === undefined ? "" : company.people.ids.of(viewer.person);
}

function findEvent({ company, id }: Call): FeedEvent | undefined {
  return feed(company).find((event) => event.id === id);
}

/** The last thirty days, newest first. Only people who are there appear. */
function feed(company: Company): FeedEvent[] {
  const { people, roster, today } = company;
  const ids = new Identifiers(people.dice, "event");
  const details = new PrivateDetails(people.dice);
  const events: FeedEvent[] = [];
  const add = (type: EventType, day: Day, person: number, years: number | null): void => {
    // One event of a kind for a person in a year: the number says which.
    const number = (person * TYPES.length + TYPES.indexOf(type)) * 64 + (yearOf(day) % 64);
    events.push({ id: ids.of(number >>> 0), type, day, person, years });
  };
  for (let index = 0; index < Math.min(roster.entered, PEOPLE); index += 1) {
    if (!roster.has(index) || roster.status(index) !== "active") continue;
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

function eventsAnswer(call: Call, events: readonly FeedEvent[]): Answer {
  const { company } = call;
  const { shape, people, roster } = company;
  const persons = [...new Set(events.map((event) => event.person))].map((index) => roster.describe(index));
  return jsonAnswer(200, {
    events: events.map((event) => renderEvent(call, event)),
    meta: {
      response: 200,
      use_comments: true,
      use_updates: true,
      use_mentions: true,
      use_appreciations: true,
      use_likes: true,
      count: events.length,
    },
    links: {
      "events.profile": { type: "profiles" },
      "events.comments": { type: "comments" },
      "events.file": { type: "files" },
    },
    linked: {
      profiles: persons.map((person) => ({
        id: people.ids.of(person.index),
        href: `/people/${people.ids.of(person.index)}`,
        full_name: shape.displayName(person),
        job_title_title: shape.jobTitle(person)?.title ?? null,
        links: { image: null },
      })),
      comments: [],
      files: [],
    },
  });
}

function wordFor({ quirks }: Company, type: EventType): string {
  return type === "recent_arrival" && quirks.eventTypes === "old" ? "new_arrival" : type;
}

function renderEvent(call: Call, event: FeedEvent): unknown {
  const { company } = call;
  const likes = company.likes.get(event.id) ?? new Set();
  const time = event.day * SECONDS_PER_DAY + 8 * 3600;
  const told = event.type === "announcement" ? "The summer party is on. Bring a hat & a friend." : null;
  return {
    id: event.id,
    href: `/events/${event.id}`,
    type: wordFor(company, event.type),
    ...(company.quirks.eventTime === "time" ? {} : { created_at: company.shape.epoch(time) }),
    ...(company.quirks.eventTime === "created_at" ? {} : { time: company.shape.epoch(time) }),
    utc_offset: -18_000,
    content: told,
    html_content: told === null ? null : `<p>${told.replace("&", "&amp;")}</p>`,
    years_at_company: event.years,
    use_comments: true,
    can_comment: true,
    can_destroy: true,
    can_like: true,
    likes_count: likes.size,
    liked_by_current_profile: likes.has(viewerId(call)),
    links: { profile: company.people.ids.of(event.person), comments: [], file: null, appreciations: [] },
  };
}
