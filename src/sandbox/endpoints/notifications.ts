import { type EventType, feed, type FeedEntry, timeOf } from "../company/feed.ts";
import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import type { EndpointRequest } from "./endpoint-request.ts";

const PER_PAGE = 30;
const MOST_PER_PAGE = 50;
const TEXTS: Readonly<Record<EventType, string>> = {
  announcement: "posted an announcement",
  birthday: "has a birthday",
  anniversary: "celebrates an anniversary",
  recent_arrival: "has just arrived",
};
const LINKS = {
  "notifications.profile_id": { type: "profiles" },
  "notifications.requester_id": { type: "profiles" },
  "notifications.responder_id": { type: "profiles" },
  "profiles.job_title": { type: "job_titles" },
  "profiles.image": { type: "files" },
};

/** The notifications of the token's owner: everything in the feed that is about others. */
export function listNotifications(request: EndpointRequest): SandboxResponse {
  return answer(request, request.viewer.person);
}

export function listNotificationsOf(request: EndpointRequest): SandboxResponse {
  const person = request.company.roster.indexOf(request.id);
  if (person === undefined) return notFound("Profile", request.company.quirks);
  return answer(request, person);
}

/** Pages by `page` and `per_page`, or as in 2016 by `limit` and `skip`. There is no meta. */
function answer({ company, query }: EndpointRequest, recipient: number | undefined): SandboxResponse {
  const events = feed(company).filter(({ person }) => person !== recipient);
  const asked = readNumber(query.get("per_page") ?? query.get("limit")) ?? PER_PAGE;
  const size = Math.min(MOST_PER_PAGE, Math.max(1, asked));
  const skip = readNumber(query.get("skip")) ?? (Math.max(1, readNumber(query.get("page")) ?? 1) - 1) * size;
  const page = events.slice(skip, skip + size);
  const { shape, roster } = company;
  const people = [...new Set(page.map(({ person }) => person))].map((index) => roster.describe(index));
  const titles = new Map(people.map((person) => [person.title, shape.jobTitle(person)]));
  const render = (event: FeedEntry): unknown => ({
    id: event.number,
    text: `${shape.displayName(roster.describe(event.person))} ${TEXTS[event.type]}`,
    type: event.type,
    timestamp: shape.epoch(timeOf(event)),
    seen: event.day < company.today - 7,
    read: event.day < company.today - 14,
    links: { profile_id: company.people.ids.of(event.person), requester_id: null, responder_id: null },
  });
  return jsonResponse(200, {
    notifications: page.map(render),
    links: LINKS,
    linked: {
      profiles: people.map((person) => shape.short(person)),
      job_titles: [...titles.values()].filter((title) => title !== null),
      files: people.flatMap((person) => shape.image(person) ?? []),
    },
  });
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
