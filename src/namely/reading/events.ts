import { Fault } from "../../platform/errors/fault.ts";
import type { NamelyClient } from "../requests/client.ts";
import { parsePage, type Page, type RawRecord } from "./shapes.ts";

/** Documented maximum; it is the default as well. */
export const EVENTS_PER_PAGE = 30;
/** A feed that brings something new for ever is none. */
const MOST_PAGES = 10_000;

/** Where a page of the feed begins. */
export interface EventPlace {
  /** Id of an event; only what comes after it. */
  readonly after?: string | undefined;
  /** From the other end. */
  readonly isReversed?: boolean;
}

export interface EventReadOptions {
  /** Only what is about this person. */
  readonly profileId?: string | undefined;
  /** How a page is asked for when not by `profileId`. */
  readonly fetchPage?: ((place: EventPlace) => Promise<Page>) | undefined;
  /** Id of an event; only what is older comes. */
  readonly after?: string | undefined;
}

/**
 * GET /events, the newest first, page by page to the end: all of them, or it throws `incomplete.feed`. Each page holds
 * the events that have not come before. A caller that has enough can stop earlier.
 */
export async function* readEvents(
  client: NamelyClient,
  options: EventReadOptions,
): AsyncGenerator<Page, void, undefined> {
  const fetchPage = options.fetchPage ?? ((place: EventPlace) => fetchEvents(client, options, place));
  const seen = new Set<string>(options.after === undefined ? [] : [options.after]);
  let after = options.after;
  let before: readonly RawRecord[] = [];
  for (let number = 1; number <= MOST_PAGES; number++) {
    const page = await fetchPage({ after });
    if (number === 1 && page.records.some(({ id }) => id === options.after))
      throw incomplete("it restarts at another position");
    const fresh = page.records.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    if (fresh.length > 0) yield { ...page, records: fresh };
    const last = page.records.at(-1);
    if (last === undefined) {
      const missed = await readBeyond(fetchPage, before, seen);
      if (missed === undefined) return;
      yield missed;
      for (const { id } of missed.records) seen.add(id);
      after = missed.records.at(-1)?.id;
      before = missed.records;
      continue;
    }
    if (fresh.length === 0) {
      await checkEnd(fetchPage, { repeated: page.records, before, number });
      return;
    }
    after = last.id;
    before = page.records;
  }
  throw incomplete("its feed does not end");
}

type FetchEvents = NonNullable<EventReadOptions["fetchPage"]>;

async function fetchEvents(
  client: NamelyClient,
  { profileId }: EventReadOptions,
  { after, isReversed = false }: EventPlace,
): Promise<Page> {
  const path = "/events";
  const { body } = await client.get(path, {
    limit: EVENTS_PER_PAGE,
    after,
    profile_id: profileId,
    order: isReversed ? "asc" : undefined,
  });
  return parsePage(body, "events", path);
}

/**
 * Nothing may come after an event because it is the oldest, or because it has just been deleted. After a page that was
 * full the question is asked again from the event before it; undefined when that, too, knows nothing more.
 */
async function readBeyond(
  fetchPage: FetchEvents,
  before: readonly RawRecord[],
  seen: ReadonlySet<string>,
): Promise<Page | undefined> {
  if (before.length < EVENTS_PER_PAGE) return undefined;
  const page = await fetchPage({ after: before.at(-2)?.id });
  const records = page.records.filter(({ id }) => !seen.has(id));
  return records.length === 0 ? undefined : { ...page, records };
}

interface RepeatedPage {
  readonly repeated: readonly RawRecord[];
  /** The page before it. */
  readonly before: readonly RawRecord[];
  readonly number: number;
}

/** A page without anything new is the end when the server repeats its last page, and is not when it ignores `after`. */
async function checkEnd(fetchPage: FetchEvents, repetition: RepeatedPage): Promise<void> {
  const { repeated, before, number } = repetition;
  const ids = repeated.map(({ id }) => id).join();
  if (ids !== before.map(({ id }) => id).join()) throw incomplete("it sent an earlier page again");
  // A page that was not full has been all there was, and a second page shows that `after` is heeded.
  if (before.length < EVENTS_PER_PAGE || number > 2) return;
  const fromTheEnd = await fetchPage({ isReversed: true });
  const reversed = fromTheEnd.records.map(({ id }) => id).toReversed();
  if (reversed.join() !== ids) throw incomplete("it sent the same page again");
}

function incomplete(why: string): Fault {
  return new Fault("incomplete.feed", `The Home Feed could not be read to its end: ${why}.`, {
    hint: "Run it again later; with --limit or --since less of it is read.",
  });
}
