import { Fault } from "../platform/fault.ts";
import type { NamelyClient } from "./client.ts";
import { parsePage, type Page, type RawRecord } from "./shapes.ts";

/** Documented maximum; it is the default as well. */
const EVENTS_PER_PAGE = 30;
/** A feed that brings something new for ever is none. */
const MOST_PAGES = 10_000;

export interface EventWish {
  /** Only what is about this person. */
  readonly profileId?: string | undefined;
  /** Id of an event; only what is older comes. */
  readonly after?: string | undefined;
}

/** Entries of the feed that came in one answer, none of which came before. */
export type EventPage = Pick<Page, "records" | "linked">;

/**
 * GET /events, the newest first, page by page to the end: all of them, or it throws `incomplete.feed`. An event that
 * comes twice is given once. Whoever has enough may stop earlier.
 */
export async function* readEvents(
  client: NamelyClient,
  wish: EventWish,
): AsyncGenerator<EventPage, void, undefined> {
  const seen = new Set<string>(wish.after === undefined ? [] : [wish.after]);
  let after = wish.after;
  let before: readonly RawRecord[] = [];
  for (let number = 1; number <= MOST_PAGES; number++) {
    const page = await fetchEvents(client, wish, { after });
    if (number === 1 && page.records.some(({ id }) => id === wish.after))
      throw incomplete("it does not go on from where it is told to");
    const fresh = page.records.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    if (fresh.length > 0) yield { ...page, records: fresh };
    const last = page.records.at(-1);
    if (last === undefined) {
      const missed = await readBeyond(client, wish, before, seen);
      if (missed === undefined) return;
      yield missed;
      for (const { id } of missed.records) seen.add(id);
      after = missed.records.at(-1)?.id;
      before = missed.records;
      continue;
    }
    if (fresh.length === 0) {
      await checkEnd(client, wish, { repeated: page.records, before, number });
      return;
    }
    after = last.id;
    before = page.records;
  }
  throw incomplete("its feed does not end");
}

async function fetchEvents(
  client: NamelyClient,
  { profileId }: EventWish,
  place: { readonly after?: string | undefined; readonly order?: "asc" },
): Promise<Page> {
  const path = "/events";
  const { body } = await client.get(path, {
    limit: EVENTS_PER_PAGE,
    after: place.after,
    profile_id: profileId,
    order: place.order,
  });
  return parsePage(body, "events", path);
}

/**
 * Nothing may come after an event because it is the oldest, or because it has just been deleted. After a page that was
 * full the question is asked again from the event before it; undefined when that, too, knows nothing more.
 */
async function readBeyond(
  client: NamelyClient,
  wish: EventWish,
  before: readonly RawRecord[],
  seen: ReadonlySet<string>,
): Promise<EventPage | undefined> {
  if (before.length < EVENTS_PER_PAGE) return undefined;
  const page = await fetchEvents(client, wish, { after: before.at(-2)?.id });
  const records = page.records.filter(({ id }) => !seen.has(id));
  return records.length === 0 ? undefined : { ...page, records };
}

interface Repetition {
  readonly repeated: readonly RawRecord[];
  /** The page before it. */
  readonly before: readonly RawRecord[];
  readonly number: number;
}

/** A page without anything new is the end when the server repeats its last page, and is not when it ignores `after`. */
async function checkEnd(client: NamelyClient, wish: EventWish, repetition: Repetition): Promise<void> {
  const { repeated, before, number } = repetition;
  const ids = repeated.map(({ id }) => id).join();
  if (ids !== before.map(({ id }) => id).join()) throw incomplete("it sent an earlier page again");
  // A page that was not full has been all there was, and a second page shows that `after` is heeded.
  if (before.length < EVENTS_PER_PAGE || number > 2) return;
  const oldestFirst = await fetchEvents(client, wish, { order: "asc" });
  const reversed = oldestFirst.records.map(({ id }) => id).toReversed();
  if (reversed.join() !== ids) throw incomplete("it sent the same page again");
}

function incomplete(why: string): Fault {
  return new Fault("incomplete.feed", `The Home Feed could not be read to its end: ${why}.`, {
    hint: "Run it again later; with --limit or --since less of it is read.",
  });
}
