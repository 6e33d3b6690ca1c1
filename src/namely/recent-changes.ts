import type { NamelyClient } from "./client.ts";
import { fetchProfilePage } from "./page-reader.ts";
import type { Page, RawRecord } from "./shapes.ts";

/** What is known already, so that reading can end where nothing new can follow. Epoch seconds by Namely's clock. */
export interface KnownRoster {
  /** Every change until then is known. */
  readonly knownUntil: number;
  /** The latest change that is known. */
  readonly newest: number;
  /** When the reading began that the knowledge comes from, as far as Namely's clock tells; undefined when it does not. */
  readonly readAt: number | undefined;
  /** Whether the record is just what was known before. */
  readonly isKnown: (record: RawRecord) => boolean;
}

export type RecentChanges =
  /** Everybody who has changed, and some who have not; `total` is how many people Namely says there are. */
  | { readonly kind: "found"; readonly profiles: readonly RawRecord[]; readonly total: number | undefined }
  /** Changes cannot be told this way; `why` is the end of a sentence. */
  | { readonly kind: "unclear"; readonly why: string };

/** A list that is read for more than this part of it is read faster as a whole, since whole lists are read side by side. */
const MOST_OF_THE_LIST = 0.5;
const ALWAYS_ALLOWED_PAGES = 4;
/** How late a change may show in a list after the moment it bears. */
const COMMIT_SECONDS = 5;

/**
 * Reads profiles from the latest change back to what is known. Somebody who changes meanwhile moves to the front, which
 * pushes the others back: they come twice, but nobody is missed. Whoever is removed leaves no trace here but in the total.
 */
export async function readRecentChanges(client: NamelyClient, known: KnownRoster): Promise<RecentChanges> {
  const found = new Map<string, RawRecord>();
  let total: number | undefined;
  let latest = Number.NEGATIVE_INFINITY;
  let earliest = Number.POSITIVE_INFINITY;
  for (let number = 1; ; number++) {
    const page = await fetchProfilePage(client, number, {}, "-updated_at");
    if (number > 1 && page.total !== total)
      return unclear("the number of people changed while they were read");
    total = page.total;
    const times = page.records.map(readUpdateTime);
    for (const [index, record] of page.records.entries()) {
      const time = times[index];
      if (time === undefined) return unclear("Namely does not say when people were last changed");
      if (time > earliest && !found.has(record.id))
        return unclear("Namely does not sort people by their last change");
      latest = Math.max(latest, time);
      earliest = Math.min(earliest, time);
      if (!found.has(record.id)) found.set(record.id, record);
    }
    // The one who was changed last stands first, unless it is gone or the order is another one.
    if (latest < known.newest)
      return unclear("whoever was changed last is gone, or Namely does not sort people so");
    // A list in which everybody bears the same time may be in any order, and one in the order of joining is not sorted.
    const isSorted = latest > earliest && !isInOrderOfJoining([...found.values()]);
    const isWhole = total !== undefined && found.size >= total;
    const isEmpty = page.records.length === 0;
    if (isEmpty && total !== undefined && !isWhole) return unclear("a page is missing");
    if (isEmpty || ((isSorted || isWhole) && isEnough(page, times, known)))
      return { kind: "found", profiles: [...found.values()], total };
    if (number >= mostPages(page)) return unclear("too many people have changed");
  }
}

function isEnough(page: Page, times: readonly (number | undefined)[], known: KnownRoster): boolean {
  if ((times.at(-1) ?? 0) < known.knownUntil) return true;
  // Many people may bear the same time, after an import say. Those that were changed before the known ones were read,
  // and are what they were, end it as well: a later change would stand before them.
  const { readAt } = known;
  return (
    readAt !== undefined &&
    times.every((time) => time !== undefined && time < readAt - COMMIT_SECONDS) &&
    page.records.every(known.isKnown)
  );
}

/** A server that does not know the order which it was asked for keeps to its own. */
function isInOrderOfJoining(records: readonly RawRecord[]): boolean {
  const joined = records.map((record) => readTime(record["created_at"]) ?? 0);
  return joined.every((time, index) => index === 0 || time > (joined[index - 1] ?? 0));
}

function mostPages({ total, records }: Page): number {
  if (total === undefined || records.length === 0) return ALWAYS_ALLOWED_PAGES;
  return Math.max(ALWAYS_ALLOWED_PAGES, Math.floor((total / records.length) * MOST_OF_THE_LIST));
}

function unclear(why: string): RecentChanges {
  return { kind: "unclear", why };
}

/** When the record was last changed, in seconds since 1970. */
export function readUpdateTime(record: RawRecord): number | undefined {
  return readTime(record["updated_at"]);
}

/** Seconds since 1970; numbers of milliseconds and numbers as text have been seen. */
function readTime(value: unknown): number | undefined {
  const time = typeof value === "string" && /^\d+$/u.test(value) ? Number(value) : value;
  if (typeof time !== "number" || !Number.isFinite(time) || time <= 0) return undefined;
  // Seconds never get this large before the year 5138.
  return time >= 100_000_000_000 ? Math.floor(time / 1000) : time;
}
