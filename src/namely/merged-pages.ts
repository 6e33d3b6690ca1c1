import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import { canonicalPath, type ApiRequest } from "./api-request.ts";
import type { RawClient } from "./client.ts";
import { identify, readEnvelope, Surroundings, type Envelope } from "./envelope.ts";
import { PROFILES_PER_PAGE } from "./page-reader.ts";
import { readRoster } from "./roster.ts";
import { parsePage, type Page } from "./shapes.ts";

export interface MergeOptions {
  readonly client: RawClient;
  readonly clock: Clock;
  /** The list, without anything in its query that says which page. */
  readonly request: Pick<ApiRequest, "path" | "search">;
}

export type MergePart =
  /** The next records of the list under `key`; `total` is what Namely says there are, if it says. */
  | {
      readonly kind: "records";
      readonly key: string | undefined;
      readonly records: readonly unknown[];
      readonly total: number | undefined;
    }
  /** Everything so far is void: the list is read again from its start. */
  | { readonly kind: "restart"; readonly why: string };

/** What stands around the list of a merged answer. */
export type MergeEnd = Readonly<Record<string, unknown>>;

type Merging = AsyncGenerator<MergePart, MergeEnd, undefined>;

/** Documented maximum, and so is 50 for notifications. */
const EVENTS_PER_PAGE = 30;
const NOTIFICATIONS_PER_PAGE = 50;
/** A list that never ends must end; none of them has this many pages. */
const MOST_PAGES = 10_000;

/**
 * Reads every page of a list, each record once. Profiles, filtered or not, are read as exports are: until everything fits
 * together, or it throws `incomplete.*`. Events are read by their cursor, notifications by page, and of other lists the
 * next page is asked for where `meta.count` promises more than came.
 */
export async function* readMerged(options: MergeOptions): Merging {
  const path = canonicalPath(options.request.path);
  if (path === "/profiles") return yield* mergeProfiles(options);
  if (path === "/events") return yield* mergeEvents(options);
  if (path.endsWith("/notifications"))
    return yield* mergeNumbered(options, {
      query: (page) => `page=${page}&per_page=${NOTIFICATIONS_PER_PAGE}`,
      goesOn: (envelope) => envelope.records.length > 0,
    });
  return yield* mergeNumbered(options, {
    query: (page) => (page === 1 ? "" : `page=${page}`),
    goesOn: (_, seen, promised) => seen < promised,
  });
}

async function* mergeProfiles({ client, clock, request }: MergeOptions): Merging {
  // Sorted by arrival, those who join meanwhile shift nobody; a sort of one's own stays.
  const sort = /[?&]sort=/u.test(request.search) ? "" : "&sort=created_at";
  let first: Page | undefined;
  const fetchPage = async (page: number): Promise<Page> => {
    const body = await ask(client, request, `page=${page}&per_page=${PROFILES_PER_PAGE}${sort}`);
    const parsed = parsePage(body, "profiles", request.path);
    first ??= parsed;
    return parsed;
  };
  let surroundings = new Surroundings();
  let count = 0;
  for await (const part of readRoster({ client, clock, fetchPage })) {
    if (part.kind === "restart") {
      surroundings = new Surroundings();
      count = 0;
      yield part;
      continue;
    }
    surroundings.add(part.page);
    count += part.profiles.length;
    yield { kind: "records", key: "profiles", records: part.profiles, total: part.total };
  }
  // A list of nobody has surroundings, too.
  if (count === 0 && first !== undefined) {
    surroundings.add(first);
    yield { kind: "records", key: "profiles", records: [], total: 0 };
  }
  return surroundings.finish(count);
}

/** The cursor is the id of the last event received. */
async function* mergeEvents({ client, request }: MergeOptions): Merging {
  const surroundings = new Surroundings();
  const seen = new Set<string>();
  let after = "";
  for (let page = 1; page <= MOST_PAGES; page++) {
    const body = await ask(client, request, `limit=${EVENTS_PER_PAGE}${after}`);
    const envelope = readEnvelope(body, request.path);
    surroundings.add(envelope);
    const fresh = keepFresh(envelope, seen);
    yield { kind: "records", key: envelope.key, records: fresh, total: undefined };
    const last: unknown = envelope.records.at(-1);
    const id = typeof last === "object" && last !== null && "id" in last ? last.id : undefined;
    if (fresh.length === 0 || (typeof id !== "string" && typeof id !== "number"))
      return surroundings.finish(seen.size);
    after = `&after=${encodeURIComponent(id)}`;
  }
  throw endless(request);
}

interface Numbering {
  readonly query: (page: number) => string;
  /** Whether the page after this one is worth asking for. */
  readonly goesOn: (envelope: Envelope, seen: number, promised: number) => boolean;
}

async function* mergeNumbered({ client, request }: MergeOptions, numbering: Numbering): Merging {
  const surroundings = new Surroundings();
  const seen = new Set<string>();
  let key: string | undefined;
  let count = 0;
  let total: number | undefined;
  let promised = 0;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const body =
      page === 1
        ? await ask(client, request, numbering.query(page))
        : await askIfThere(client, request, numbering.query(page));
    if (body === undefined) break;
    const envelope = readEnvelope(body, request.path);
    const fresh = keepFresh(envelope, seen);
    // Within one answer nothing is doubled: two currencies without an id may well look the same.
    const records = page === 1 ? envelope.records : fresh;
    if (page === 1) {
      ({ key, total } = envelope);
      promised = total ?? envelope.count ?? 0;
    } else if (fresh.length === 0 || envelope.key !== key) break;
    surroundings.add(envelope);
    count += records.length;
    yield { kind: "records", key, records, total };
    if (key === undefined || !numbering.goesOn(envelope, count, promised)) break;
    if (page === MOST_PAGES) throw endless(request);
  }
  if (total !== undefined && count < total) {
    throw new Fault("incomplete.list", `Namely counts ${total} at ${request.path} and sent ${count}.`, {
      hint: "Run it again later; if it stays, ask Namely's support why the list differs from its own count.",
    });
  }
  return surroundings.finish(count);
}

function keepFresh(envelope: Envelope, seen: Set<string>): readonly unknown[] {
  return envelope.records.filter((record) => {
    const id = identify(record);
    return !seen.has(id) && seen.add(id);
  });
}

async function ask(client: RawClient, request: MergeOptions["request"], more: string): Promise<unknown> {
  const search = [request.search.slice(1), more].filter((part) => part !== "").join("&");
  return (await client.read({ path: request.path, search: search === "" ? "" : `?${search}` })).body;
}

/** A list may know no pages at all, and then refuse the second. */
async function askIfThere(
  client: RawClient,
  request: MergeOptions["request"],
  more: string,
): Promise<unknown> {
  try {
    return await ask(client, request, more);
  } catch (error) {
    if (error instanceof Fault && (error.code === "api.not-found" || error.code === "api.rejected"))
      return undefined;
    throw error;
  }
}

function endless({ path }: MergeOptions["request"]): Fault {
  return new Fault("incomplete.list", `The list at ${path} did not end after ${MOST_PAGES} pages.`, {
    hint: "Ask for a part of it: leave out --paginate and add a page to the path.",
  });
}
