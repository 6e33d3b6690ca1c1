import { unlessFault } from "../../platform/errors/fault.ts";
import type { NamelyClient } from "../requests/client.ts";
import { readEpochSeconds } from "./epoch.ts";
import { PROFILES_PER_PAGE } from "./page-order.ts";
import { fetchOrderedPage, NO_SUCH_PAGE } from "./page-reader.ts";
import type { Page, RawRecord } from "./shapes.ts";

/** What is known already, so that reading can end where nothing new can follow. Epoch seconds by Namely's clock. */
export interface KnownRoster {
  /** Every change before that moment is known. */
  readonly knownUntil: number;
  /** The latest change that is known, even if it lies in the future. */
  readonly newest: number;
}

export type RecentChanges =
  /** Every person who has changed, and some who have not; `total` is how many people Namely says there are. */
  | { readonly kind: "found"; readonly profiles: readonly RawRecord[]; readonly total: number | undefined }
  /** Changes cannot be found this way; `why` is the end of a sentence. */
  | { readonly kind: "unclear"; readonly why: string };

interface DatedRecord {
  readonly record: RawRecord;
  /** When it was last changed. */
  readonly time: number;
}

type ChangeOrder = "updated_at" | "-updated_at";

/** A list that is read for more than this part of it is read faster as a whole, since whole lists are read side by side. */
const MOST_OF_THE_LIST = 0.5;
const ALWAYS_ALLOWED_PAGES = 4;
/** An order that is not by change passes for one with a probability of less than one in 2 to the power of this. */
const SURE_BITS = 32;

/**
 * Reads profiles from the latest change back to what is known. People who were changed in the same second may come in
 * another order on each page, but their places in the list stay: while every place read holds a different person, every person
 * who was changed later than the last one has been read. Anything else is unclear, and nothing is guessed.
 */
export async function readRecentChanges(client: NamelyClient, known: KnownRoster): Promise<RecentChanges> {
  const list = new ChangeList();
  for (let number = 1; ; number++) {
    const page = await fetchByChange(client, number, "-updated_at");
    if (page === undefined)
      return list.isWhole ? list.result() : unclear("Namely refuses to list people by their last change");
    const why = list.add(page);
    if (why !== undefined) return unclear(why);
    const { rows, total, pageSize } = list;
    // The person changed last is first, unless that one is gone or the order is another one.
    if ((rows[0]?.time ?? Number.NEGATIVE_INFINITY) < known.newest)
      return unclear("the person changed last is gone, or Namely ignores this order");
    // A total that is too small must not end the list: the page behind it has to be empty.
    if (page.records.length === 0) return list.isWhole ? list.result() : unclear("a page is missing");
    // A page that ends among people of one second says nothing of the others, so that second has to be known as a whole.
    if ((rows.at(-1)?.time ?? 0) < known.knownUntil)
      return isSurelySorted(rows) || (await canReverse(client, list))
        ? list.result()
        : unclear("Namely does not sort people by their last change");
    if (number >= mostPages(total, pageSize)) return unclear("too many people have changed");
  }
}

/** The rows of a list of changes, page by page, as long as they fit together. */
class ChangeList {
  readonly rows: DatedRecord[] = [];
  total: number | undefined;
  pageSize = 0;
  readonly #ids = new Set<string>();
  #pages = 0;

  get isWhole(): boolean {
    return this.#pages > 0 && this.rows.length === this.total;
  }

  result(): RecentChanges {
    return { kind: "found", profiles: this.rows.map(({ record }) => record), total: this.total };
  }

  /** Why the page does not fit to those before, as the end of a sentence. */
  add({ records, total }: Page): string | undefined {
    if (this.#pages > 0 && total !== this.total) return "the number of people changed while they were read";
    if (this.#pages === 0) this.pageSize = records.length;
    this.#pages += 1;
    this.total = total;
    for (const record of records) {
      const time = readUpdateTime(record);
      if (time === undefined) return "Namely does not say when people were last changed";
      if (this.#ids.has(record.id)) return "a person came twice in the list of changes";
      if (time > (this.rows.at(-1)?.time ?? Number.POSITIVE_INFINITY))
        return "Namely does not sort people by their last change";
      this.#ids.add(record.id);
      this.rows.push({ record, time });
    }
    if (total !== undefined && this.rows.length > total) return "Namely counts fewer people than it lists";
    // Places are counted by pages of one size; only the last page is shorter.
    const isEven = records.length === this.pageSize || records.length === 0 || this.rows.length === total;
    return isEven ? undefined : "the pages of the list of changes are of different lengths";
  }
}

/** Undefined for a refusal, which rules out this list but not a full read in another order. */
function fetchByChange(client: NamelyClient, number: number, sort: ChangeOrder): Promise<Page | undefined> {
  const order = { by: "number", sort, perPage: PROFILES_PER_PAGE } as const;
  return unlessFault(NO_SUCH_PAGE, fetchOrderedPage(client, order, { number, after: undefined }));
}

/**
 * Whether rows that are in the order of their changes can hardly be in it by chance. A server that ignores the order
 * keeps to its own, often that of joining, in which people who have never changed are in the order of change as well.
 */
function isSurelySorted(rows: readonly DatedRecord[]): boolean {
  const joined = rows.map(({ record }) => readEpochSeconds(record["created_at"]));
  if (!joined.every((time) => time !== undefined)) return false;
  const rises = joined.some((time, index) => time > (joined[index - 1] ?? time));
  const falls = joined.some((time, index) => time < (joined[index - 1] ?? time));
  if (!rises || !falls) return false;
  const changed = rows.filter(({ time }, index) => time !== joined[index]);
  let bits = 0;
  let equal = 0;
  for (const [index, { time }] of changed.entries()) {
    equal = time === changed[index - 1]?.time ? equal + 1 : 1;
    bits += Math.log2(index + 1) - Math.log2(equal);
  }
  return bits >= SURE_BITS;
}

/** Whether Namely lists people the other way round when it is asked to: then it knows the order. */
async function canReverse(client: NamelyClient, { rows, total }: ChangeList): Promise<boolean> {
  const page = await fetchByChange(client, 1, "updated_at");
  if (page === undefined || page.total !== total) return false;
  const times = page.records.map(readUpdateTime);
  return (
    (times[0] ?? Number.POSITIVE_INFINITY) < (rows[0]?.time ?? 0) &&
    times.every((time, index) => time !== undefined && time >= (times[index - 1] ?? time))
  );
}

function mostPages(total: number | undefined, pageSize: number): number {
  if (total === undefined) return ALWAYS_ALLOWED_PAGES;
  return Math.max(ALWAYS_ALLOWED_PAGES, Math.floor((total / pageSize) * MOST_OF_THE_LIST));
}

function unclear(why: string): RecentChanges {
  return { kind: "unclear", why };
}

/** When the record was last changed, in seconds since 1970. */
export function readUpdateTime(record: RawRecord): number | undefined {
  return readEpochSeconds(record["updated_at"]);
}
