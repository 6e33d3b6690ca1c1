import type { Clock } from "../../platform/process/clock.ts";
import { canonicalPath, type ApiRequest } from "../requests/api-request.ts";
import type { PageTurn } from "../requests/body-room.ts";
import type { Query, RawClient } from "../requests/client.ts";
import { readEnvelope, EnvelopeMerge, type Envelope } from "./envelope.ts";
import { EVENTS_PER_PAGE, readEvents, type EventPlace } from "./events.ts";
import { readNumbered } from "./numbered-pages.ts";
import { ORDER_OF_JOINING, writePageQuery, type PageOrder, type PagePlace } from "./page-order.ts";
import { readRoster } from "./roster.ts";
import { parsePage, type Page } from "./shapes.ts";

export interface MergeOptions {
  readonly client: RawClient;
  readonly clock: Clock;
  /** The list, without anything in its query that says which page. */
  readonly request: Pick<ApiRequest, "path" | "search">;
  /** Called with what is odd in a list that was read as a whole. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

export type MergePart =
  /** The next records of the list under `key`; `total` is what Namely says there are, if it says. */
  | {
      readonly kind: "records";
      readonly key: string | undefined;
      readonly records: readonly unknown[];
      readonly total: number | undefined;
      /** See `RosterPart`. */
      readonly order?: number;
    }
  /** Everything so far is void: the list is read again from its start. */
  | { readonly kind: "restart"; readonly why: string };

/** What surrounds the list of a merged response. */
export type MergeEnd = Readonly<Record<string, unknown>>;

type Merging = AsyncGenerator<MergePart, MergeEnd, undefined>;

/** Documented maximum. */
const NOTIFICATIONS_PER_PAGE = 50;

/**
 * Reads every page of a list, each record once. Profiles, filtered or not, are read as exports are: until everything fits
 * together, or it throws `incomplete.*`. Events are read by their cursor to the end of the feed, notifications by page, and
 * of other lists the next page is asked for where `meta` promises more than came.
 */
export async function* readMerged(options: MergeOptions): Merging {
  const path = canonicalPath(options.request.path);
  if (path === "/profiles") return yield* mergeProfiles(options);
  if (path === "/events") return yield* mergeEvents(options);
  if (path.endsWith("/notifications"))
    return yield* mergeNumbered(options, {
      query: (page) => `page=${page}&per_page=${NOTIFICATIONS_PER_PAGE}`,
      goesOn: ({ records }) => records.length > 0,
    });
  return yield* mergeNumbered(options, { query: (page) => (page === 1 ? "" : `page=${page}`) });
}

async function* mergeProfiles({ client, clock, request, onWarning }: MergeOptions): Merging {
  const ownSort = new URLSearchParams(request.search).get("sort") ?? undefined;
  // Sorted by arrival, people who join meanwhile shift no other person; a sort of one's own stays as long as it can be trusted.
  const order = ownSort === undefined ? ORDER_OF_JOINING : { ...ORDER_OF_JOINING, sort: ownSort };
  const unsorted = withoutParameter(request.search, "sort");
  let first: Page | undefined;
  const fetchPage = async (by: PageOrder, place: PagePlace): Promise<Page> => {
    const { sort, ...query } = writePageQuery(by, place);
    const isOwn = ownSort !== undefined && sort === ownSort;
    const asked = { path: request.path, search: isOwn ? request.search : unsorted };
    const body = await ask(client, asked, writeSearch(isOwn ? query : { ...query, sort }), place.turn);
    const parsed = parsePage(body, "profiles", request.path);
    first ??= parsed;
    return parsed;
  };
  let settled = new EnvelopeMerge();
  let count = 0;
  for await (const part of readRoster({ client, clock, order, fetchPage, onWarning })) {
    if (part.kind === "restart") {
      settled = new EnvelopeMerge();
      count = 0;
      yield part;
      continue;
    }
    settled.add(part.page);
    count += part.profiles.length;
    yield { kind: "records", key: "profiles", records: part.profiles, total: part.total, order: part.order };
  }
  // An empty list has settled, too.
  if (count === 0 && first !== undefined) {
    settled.add(first);
    yield { kind: "records", key: "profiles", records: [], total: 0 };
  }
  return settled.finish(count);
}

/** Read as the Home Feed is: to its end, or it throws `incomplete.feed`. */
async function* mergeEvents({ client, request }: MergeOptions): Merging {
  const { path } = request;
  const own = new URLSearchParams(request.search).get("order") === "asc" ? "asc" : "desc";
  const reversed = own === "asc" ? "desc" : "asc";
  let first: Page | undefined;
  const fetchPage = async ({ after, isReversed = false }: EventPlace): Promise<Page> => {
    const search = isReversed ? withoutParameter(request.search, "order") : request.search;
    const more = [
      `limit=${EVENTS_PER_PAGE}`,
      ...(after === undefined ? [] : [`after=${encodeURIComponent(after)}`]),
      ...(isReversed ? [`order=${reversed}`] : []),
    ];
    const page = parsePage(await ask(client, { path, search }, more.join("&")), "events", path);
    first ??= page;
    return page;
  };
  const settled = new EnvelopeMerge();
  let count = 0;
  for await (const page of readEvents(client, { fetchPage })) {
    settled.add(page);
    count += page.records.length;
    yield { kind: "records", key: "events", records: page.records, total: undefined };
  }
  if (count === 0 && first !== undefined) {
    settled.add(first);
    yield { kind: "records", key: "events", records: [], total: undefined };
  }
  return settled.finish(count);
}

function withoutParameter(search: string, name: "order" | "sort"): string {
  return search.replaceAll(new RegExp(`(?<=[?&])${name}=[^&]*(?:&|$)`, "gu"), "").replace(/[?&]$/u, "");
}

function writeSearch(query: Query): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join("&");
}

interface Numbering {
  readonly query: (page: number) => string;
  /** See `NumberedList`. */
  readonly goesOn?: (envelope: Envelope) => boolean;
}

async function* mergeNumbered({ client, request }: MergeOptions, numbering: Numbering): Merging {
  const { query, goesOn } = numbering;
  let first: Envelope | undefined;
  const pages = readNumbered<Envelope>({
    path: request.path,
    fetchPage: async (number) => {
      const envelope = readEnvelope(await ask(client, request, query(number)), request.path);
      first ??= envelope;
      return envelope.key === first.key ? envelope : undefined;
    },
    ...(goesOn ? { goesOn: (envelope) => envelope.key !== undefined && goesOn(envelope) } : {}),
  });
  const settled = new EnvelopeMerge();
  let count = 0;
  for await (const { page, records } of pages) {
    settled.add(page);
    count += records.length;
    yield { kind: "records", key: page.key, records, total: first?.total };
  }
  return settled.finish(count);
}

async function ask(
  client: RawClient,
  request: MergeOptions["request"],
  more: string,
  turn?: PageTurn,
): Promise<unknown> {
  const search = [request.search.slice(1), more].filter((part) => part !== "").join("&");
  return (await client.read({ path: request.path, search: search === "" ? "" : `?${search}`, turn })).body;
}
