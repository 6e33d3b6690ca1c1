import type { SandboxCompany } from "../company/company.ts";
import { type Comment, commentsOn, type EventType, feed, type FeedEntry, timeOf } from "../company/feed.ts";
import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import type { Endpoint, EndpointRequest } from "./endpoint-request.ts";

const LIMIT = 30;
const UTC_OFFSET = -18_000;

export function listEvents(request: EndpointRequest): SandboxResponse {
  const { company, query } = request;
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
  return eventsAnswer(request, cutPage(events, query.get("after"), limit, company.quirks.eventCursor));
}

function cutPage(
  events: readonly FeedEntry[],
  after: string | null,
  limit: number,
  cursor: SandboxCompany["quirks"]["eventCursor"],
): readonly FeedEntry[] {
  if (after === null || cursor === "ignored") return events.slice(0, limit);
  const start = events.findIndex((event) => event.id === after) + 1;
  if (start === 0) return [];
  const page = events.slice(start, start + limit);
  if (page.length > 0 || cursor === "honoured") return page;
  const last = Math.floor((events.length - 1) / limit) * limit;
  return events.slice(last, last + limit);
}

/** An endpoint below one event; 404 when the feed has no such event. */
function withEvent(answer: (request: EndpointRequest, event: FeedEntry) => SandboxResponse): Endpoint {
  return (request) => {
    const { company, id } = request;
    const event = feed(company).find((candidate) => candidate.id === id);
    return event === undefined ? notFound("Event", company.quirks) : answer(request, event);
  };
}

export const showEvent = withEvent((request, event) => eventsAnswer(request, [event]));

/** Documented under the key of the events; a client reads them from `comments`. */
export const listComments = withEvent(({ company }, event) => {
  const comments = commentsOn(company, event);
  return jsonResponse(200, {
    [company.quirks.commentsKey]: comments.map((comment) => renderComment(company, comment)),
    meta: { response: 200, count: comments.length },
    links: COMMENT_LINKS,
    linked: linkedPeople(
      company,
      comments.map((comment) => comment.person),
    ),
  });
});

/** The response is documented, but not who may do it: here every token. */
export const removeEvent = withEvent(({ company, id }) => {
  company.removedEvents.add(id);
  return SUCCESS;
});

export const listLikes = withEvent((request) => likesAnswer(request));

/** A second like of the same person is none. */
export const likeEvent = withEvent((request) => {
  const { likes, quirks } = request.company;
  likes.set(request.id, new Set([...(likes.get(request.id) ?? []), viewerId(request)]));
  return likesAnswer(request, Number(quirks.createStatus));
});

export const unlikeEvent = withEvent((request) => {
  request.company.likes.get(request.id)?.delete(viewerId(request));
  return SUCCESS;
});

/** The shape of a like is not documented, only this key. */
function likesAnswer({ company, id }: EndpointRequest, status = 200): SandboxResponse {
  const likes = [...(company.likes.get(id) ?? [])];
  return jsonResponse(status, { likes: likes.map((profile) => ({ links: { profile: profile || null } })) });
}

const COMMENT_LINKS = { "comments.profile": { type: "profiles" }, "profile.image": { type: "files" } };
const SUCCESS = jsonResponse(200, { message: "Success!" });

function viewerId({ company, viewer }: EndpointRequest): string {
  return viewer.person === undefined ? "" : company.people.ids.of(viewer.person);
}

function eventsAnswer(request: EndpointRequest, events: readonly FeedEntry[]): SandboxResponse {
  const { company } = request;
  const comments = events.flatMap((event) => commentsOn(company, event));
  return jsonResponse(200, {
    events: events.map((event) => renderEvent(request, event)),
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
      ...COMMENT_LINKS,
    },
    linked: {
      ...linkedPeople(
        company,
        [...events, ...comments].map(({ person }) => person),
      ),
      comments: comments.map((comment) => renderComment(company, comment)),
    },
  });
}

/** People as small as events have them, each once, and their pictures. */
function linkedPeople(
  company: SandboxCompany,
  indexes: readonly number[],
): { profiles: unknown[]; files: unknown[] } {
  const { shape, roster } = company;
  const people = [...new Set(indexes)].map((index) => roster.describe(index));
  return {
    profiles: people.map((person) => ({
      id: person.id,
      href: `/people/${person.id}`,
      full_name: shape.displayName(person),
      job_title_title: shape.jobTitle(person)?.title ?? null,
      links: { image: shape.image(person)?.id ?? null },
    })),
    files: people.flatMap((person) => shape.image(person) ?? []),
  };
}

function renderComment(company: SandboxCompany, comment: Comment): unknown {
  return {
    id: comment.id,
    content: comment.content,
    html_content: `<p>${comment.content}</p>`,
    created_at: company.shape.epoch(comment.time),
    utc_offset: UTC_OFFSET,
    can_destroy: true,
    likes_count: 0,
    liked_by_current_profile: false,
    links: { profile: company.people.ids.of(comment.person) },
  };
}

function wordFor({ quirks }: SandboxCompany, type: EventType): string {
  return type === "recent_arrival" && quirks.eventTypes === "old" ? "new_arrival" : type;
}

function renderEvent(request: EndpointRequest, event: FeedEntry): unknown {
  const { company } = request;
  const likes = company.likes.get(event.id) ?? new Set();
  const time = timeOf(event);
  const content = event.type === "announcement" ? "The summer party is on. Bring a hat & a friend." : null;
  return {
    id: event.id,
    href: `/events/${event.id}`,
    type: wordFor(company, event.type),
    ...(company.quirks.eventTime === "time" ? {} : { created_at: company.shape.epoch(time) }),
    ...(company.quirks.eventTime === "created_at" ? {} : { time: company.shape.epoch(time) }),
    utc_offset: UTC_OFFSET,
    content,
    html_content: content === null ? null : `<p>${content.replace("&", "&amp;")}</p>`,
    years_at_company: event.years,
    use_comments: true,
    can_comment: true,
    can_destroy: true,
    can_like: true,
    likes_count: likes.size,
    liked_by_current_profile: likes.has(viewerId(request)),
    links: {
      profile: company.people.ids.of(event.person),
      comments: commentsOn(company, event).map((comment) => comment.id),
      file: null,
      appreciations: [],
    },
  };
}
