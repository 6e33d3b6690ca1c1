import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { readEvents } from "../namely/events.ts";
import { searchProfilesByEmail } from "../namely/filtered-profiles.ts";
import { readOne } from "../namely/reference.ts";
import { parseInstant } from "../unified/dates.ts";
import { eventSchema, type FeedEvent } from "../unified/event.ts";
import { createSinceTest } from "../unified/event-since.ts";
import { mapEvents } from "../unified/map-events.ts";
import type { Connection } from "../sync/connection.ts";
import { chooseOnly, nobodyFound } from "../sync/one-person.ts";
import { decodeCursor, encodeCursor, staleCursor } from "../sync/cursor.ts";
import { describeRecords, exportRecords } from "./export-list.ts";
import type { RecordSource } from "./publish.ts";
import type { RunReport } from "./run-report.ts";
import type { World } from "./world.ts";
import type { EVENT_TYPES } from "../unified/vocabulary.ts";
import type { ListWish } from "./list-wish.ts";

export interface FeedWish extends ListWish {
  /** undefined for all. */
  readonly types: readonly (typeof EVENT_TYPES)[number][] | undefined;
  /** A date, which begins at midnight UTC, or an RFC 3339 time. */
  readonly since: string | undefined;
  /** An employee's id or e-mail. */
  readonly person: string | undefined;
}

/** Puts out the wanted entries of the Home Feed. */
export async function exportFeed(world: World, wish: FeedWish): Promise<void> {
  await exportRecords(
    world,
    {
      output: wish.output,
      kind: describeRecords(eventSchema, TABLE_COLUMNS.events, wish),
      label: "Feed",
      noun: { one: "entry", many: "entries" },
    },
    (connection, report) => readFeed(world, wish, connection, report),
  );
}

async function* readFeed(
  world: World,
  wish: FeedWish,
  connection: Connection,
  report: RunReport,
): RecordSource {
  const { client, session } = connection;
  const scope = ["feed", session.baseUrl.href, wish.types, wish.since, wish.person];
  const start = decodeCursor(scope, wish.window?.cursor);
  const profileId = wish.person === undefined ? undefined : await findPerson(world, connection, wish.person);
  const since = createSinceTest(wish.since === undefined ? undefined : parseInstant(wish.since));
  const isWanted = (event: FeedEvent): boolean =>
    (wish.types === undefined || wish.types.includes(event.type)) &&
    // Namely was asked for this person alone; a server that does not heed it must not make the answer wrong.
    (profileId === undefined || event.person?.id === profileId);
  let left = wish.window?.limit ?? Number.POSITIVE_INFINITY;
  let read = 0;
  let lastId = start?.after ?? "";
  for await (const page of readEvents(client, { profileId, after: start?.after })) {
    read += page.records.length;
    report.onProgress(read, undefined);
    const events = mapEvents({ events: page.records, linked: page.linked }, wish);
    const wanted = since.keep(events).filter(isWanted);
    const shown = wanted.slice(0, left);
    yield { kind: "records", records: shown };
    left -= shown.length;
    lastId = shown.at(-1)?.id ?? lastId;
    if (wanted.length > shown.length) {
      return { nextCursor: encodeCursor(scope, { page: 1, passed: read, after: lastId }) };
    }
    if (since.isPast()) break;
  }
  // After an event that has been deleted nothing comes, either.
  if (start !== undefined && read === 0 && (await readOne(client, "events", start.after)) === undefined)
    throw staleCursor();
  return { nextCursor: null };
}

/** The id of whom `--person` names; somebody who does not exist would have an empty feed, which looks like an answer. */
async function findPerson(world: World, { client }: Connection, person: string): Promise<string> {
  const found = person.includes("@")
    ? chooseOnly(await searchProfilesByEmail({ client, clock: world.clock }, person), person)
    : await readOne(client, "profiles", person);
  if (found === undefined) throw nobodyFound(person);
  return found.id;
}
