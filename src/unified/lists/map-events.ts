import { joinName } from "../employee/contact.ts";
import { readInstant } from "../raw/dates.ts";
import type { FeedEvent } from "./event.ts";
import { linksSchema, readLinked } from "../raw/links.ts";
import { id, instant, parseRaw, recordSchema, text, title } from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf } from "../raw/records.ts";
import { carryRemoteData, type RemoteDataOptions } from "../raw/remote-data.ts";
import { readCount, readText, readTitle } from "../raw/text.ts";

const rawEventSchema = recordSchema({
  id,
  type: title,
  created_at: instant,
  time: instant,
  content: text,
  html_content: text,
  years_at_company: text,
  likes_count: text,
  links: linksSchema("profile"),
});

const rawLinkedProfileSchema = recordSchema({
  id: text,
  full_name: text,
  first_name: text,
  last_name: text,
  job_title_title: text,
  job_title: title,
});

type FeedPerson = NonNullable<FeedEvent["person"]>;

/** Namely's words; the last is an older one for the same. */
const TYPES: ReadonlyMap<string | undefined, FeedEvent["type"]> = new Map([
  ["announcement", "announcement"],
  ["birthday", "birthday"],
  ["anniversary", "anniversary"],
  ["recent_arrival", "recent_arrival"],
  ["new_arrival", "recent_arrival"],
]);

/**
 * The entries of an answer of `/events`, or of a list of them, in its order, each joined to its person from `linked`.
 * @throws Fault `api.shape` for a record that cannot be read.
 */
export function mapEvents(answer: unknown, options: RemoteDataOptions): FeedEvent[] {
  const people = readPeople(answer);
  return recordsOf(answer, "events").map(({ record, path }) => {
    const raw = parseRaw(rawEventSchema, record, path);
    const type_raw = readTitle(raw.type);
    const type = TYPES.get(type_raw?.toLowerCase()) ?? "other";
    const [link] = readLinked(raw.links, "profile");
    return {
      id: raw.id,
      type,
      type_raw,
      // Recorded as created_at, documented as time: two names for the same thing.
      time: readInstant(raw.created_at, `${path}.created_at`) ?? readInstant(raw.time, `${path}.time`),
      person:
        link === undefined
          ? null
          : (people.get(link.id) ?? { id: link.id, name: link.title, job_title: null }),
      // Of a birthday it could only be an age, and that is private.
      years_at_company: type === "birthday" ? null : readCount(raw.years_at_company),
      content: readText(raw.content),
      html_content: readText(raw.html_content),
      likes_count: readCount(raw.likes_count),
      ...carryRemoteData(record, path, options),
    };
  });
}

function readPeople(answer: unknown): ReadonlyMap<string, FeedPerson> {
  const people = new Map<string, FeedPerson>();
  for (const { record, path } of linkedRecordsOf(answer, "profiles")) {
    const raw = parseRaw(rawLinkedProfileSchema, record, path);
    const personId = readText(raw.id);
    if (personId === null) continue;
    people.set(personId, {
      id: personId,
      name: readText(raw.full_name) ?? joinName(readText(raw.first_name), readText(raw.last_name)),
      job_title: readText(raw.job_title_title) ?? readTitle(raw.job_title),
    });
  }
  return people;
}
