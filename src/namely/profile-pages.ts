import { Fault } from "../platform/fault.ts";
import { DEFAULT_CONCURRENCY, type NamelyClient, type Query } from "./client.ts";
import { parsePage, type Page, type RawRecord } from "./shapes.ts";
import type { Clock } from "../platform/clock.ts";

/** Documented maximum; a larger number would be cut down silently. */
export const PROFILES_PER_PAGE = 50;

/** Filters that Namely knows, by their documented names without the `filter[…]` around them. */
export type ProfileFilters = Readonly<
  Partial<
    Record<
      "user_status" | "email" | "personal_email" | "job_title" | "reports_to" | "first_name" | "last_name",
      string
    >
  >
>;

export interface RosterOptions {
  readonly client: NamelyClient;
  readonly clock: Clock;
  readonly filters?: ProfileFilters;
  /** Pages under way at once. Default 8. */
  readonly concurrency?: number;
  /** How often to read from the start again when the roster changed underneath. Default 3 passes in all. */
  readonly passes?: number;
}

export type RosterPart =
  /** The next profiles, none of which came before in this pass; `total` is what Namely says there are, if it says. */
  | { readonly kind: "page"; readonly profiles: readonly RawRecord[]; readonly total: number | undefined }
  /** The roster changed while it was read: everything handed out so far is void, and reading begins again. */
  | { readonly kind: "restart" };

const DEFAULT_PASSES = 3;
/** A first answer slower than this means that waiting costs more than asking for some pages in advance. */
const SLOW_FIRST_PAGE_MS = 250;
const PAGES_AHEAD_OF_SLOW_FIRST = 3;

/**
 * Reads every profile once: all of them, or it throws `incomplete.*`.
 *
 * Namely pages by number, so somebody who is removed while we read shifts the rest, and one person falls between two
 * pages. One pass therefore counts only if the total stood still, no id came twice, and as many people came as Namely
 * says there are; otherwise it is read again. Sorted by `created_at`, people who join come last and shift nobody.
 */
export async function* readRoster(options: RosterOptions): AsyncGenerator<RosterPart, void, undefined> {
  const passes = options.passes ?? DEFAULT_PASSES;
  let trouble = "";
  for (let pass = 1; pass <= passes; pass++) {
    if (pass > 1) yield { kind: "restart" };
    const found = yield* readPass(options);
    if (found === undefined) return;
    trouble = found;
  }
  throw new Fault(
    "incomplete.roster",
    `The list of people was not the same from page to page in ${passes} attempts: ${trouble}.`,
    {
      hint: "Run it again when nobody is being added or removed in Namely.",
    },
  );
}

/** Reads everything once; returns what speaks against this pass, if anything does. */
async function* readPass(options: RosterOptions): AsyncGenerator<RosterPart, string | undefined, undefined> {
  const reader = new PageReader(options);
  const seen = new Set<string>();
  let firstTotal: number | undefined;
  let drift: string | undefined;
  try {
    for (let number = 1; ; number++) {
      const page = await reader.read(number);
      if (number === 1) firstTotal = page.total;
      else if (page.total !== firstTotal)
        drift ??= `the total went from ${firstTotal} to ${page.total ?? "none"}`;
      const fresh = page.records.filter((record) => !seen.has(record.id) && seen.add(record.id));
      if (fresh.length < page.records.length) drift ??= "somebody came on two pages";
      if (fresh.length > 0 && drift === undefined) yield { kind: "page", profiles: fresh, total: page.total };
      if (isEnd(page, number, fresh.length, seen.size)) return drift ?? judgeCount(seen.size, page.total);
      // Nothing can mend this pass: reading on would only spend the budget.
      if (drift !== undefined) return drift;
    }
  } finally {
    reader.stop();
  }
}

function isEnd(page: Page, number: number, fresh: number, seen: number): boolean {
  if (page.records.length === 0) return true;
  // A server that repeats a page for ever must not be read for ever.
  if (fresh === 0) return true;
  if (page.total === undefined || seen < page.total) return false;
  // A total that only equals the rows of a full first page may be the page's own count under a new name.
  return !(number === 1 && page.records.length === page.total && page.records.length >= PROFILES_PER_PAGE);
}

function judgeCount(seen: number, total: number | undefined): string | undefined {
  if (total === undefined || total === seen) return undefined;
  return `Namely counts ${total} people and sent ${seen}`;
}

export interface WindowOptions extends Pick<RosterOptions, "client" | "clock" | "filters" | "concurrency"> {
  readonly firstPage: number;
  /** How many pages will be wanted, as far as can be said; more are read when they are asked for. */
  readonly expectedPages: number;
}

export interface NumberedPage extends Page {
  readonly number: number;
  /** True when Namely's total says that nothing follows. False does not promise that something does. */
  readonly isLast: boolean;
}

/**
 * Reads pages from one on, without promising that they fit together: for looking at a part of the roster. Ends after
 * the last page, or when the consumer has enough.
 */
export async function* readProfileWindow(
  options: WindowOptions,
): AsyncGenerator<NumberedPage, void, undefined> {
  const { firstPage, expectedPages } = options;
  const reader = new PageReader(options, firstPage, firstPage + expectedPages - 1);
  let pageSize = 0;
  try {
    for (let number = firstPage; ; number++) {
      const page = await reader.read(number);
      pageSize = Math.max(pageSize, page.records.length);
      // The server may cap pages lower than asked: count by what it really sends.
      const readSoFar = (number - 1) * pageSize + page.records.length;
      const isLast = page.total !== undefined && readSoFar >= page.total;
      yield { ...page, number, isLast };
      if (page.records.length === 0 || isLast) return;
    }
  } finally {
    reader.stop();
  }
}

/** Keeps several pages under way, in order, and never more than that in memory. */
class PageReader {
  readonly #options: Pick<RosterOptions, "client" | "clock" | "filters">;
  readonly #concurrency: number;
  readonly #first: number;
  /** No page beyond this one is asked for in advance. */
  readonly #furthest: number;
  readonly #underway = new Map<number, Promise<Page>>();
  /** Number of the last page that is known or guessed to be worth asking for. */
  #horizon: number;
  #ahead = 1;
  #stopped = false;

  constructor(
    options: Pick<RosterOptions, "client" | "clock" | "filters" | "concurrency">,
    first = 1,
    furthest = Number.POSITIVE_INFINITY,
  ) {
    this.#options = options;
    this.#first = first;
    this.#furthest = furthest;
    this.#horizon = first;
    this.#concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  }

  async read(number: number): Promise<Page> {
    this.#horizon = Math.max(this.#horizon, number);
    this.#ask(number);
    const asked = this.#underway.get(number);
    if (asked === undefined) throw new Fault("internal.page", `Page ${number} was read out of order.`);
    if (number === this.#first) await this.#reachAheadOfSlowFirst(asked);
    const page = await asked;
    this.#underway.delete(number);
    this.#moveHorizon(number, page);
    this.#ask(number + 1);
    return page;
  }

  /** Answers that are still under way are not wanted any more. */
  stop(): void {
    this.#stopped = true;
    this.#underway.clear();
  }

  #ask(from: number): void {
    const last = Math.min(this.#horizon, from + this.#concurrency - 1);
    for (let number = from; number <= last && !this.#stopped; number++) {
      if (this.#underway.has(number)) continue;
      const page = this.#fetch(number);
      // The pass may end before this page is looked at; its failure must not end the process.
      page.catch(() => {});
      this.#underway.set(number, page);
    }
  }

  async #fetch(number: number): Promise<Page> {
    const { filters = {} } = this.#options;
    const query: Record<string, string | number> = {
      page: number,
      per_page: PROFILES_PER_PAGE,
      sort: "created_at",
    };
    for (const [name, value] of Object.entries(filters)) query[`filter[${name}]`] = value;
    const path = "/profiles";
    const { body } = await this.#options.client.get(path, query satisfies Query);
    return parsePage(body, "profiles", path);
  }

  async #reachAheadOfSlowFirst(first: Promise<Page>): Promise<void> {
    const arrived = new AbortController();
    const patience = this.#options.clock.sleep(SLOW_FIRST_PAGE_MS, arrived.signal).then(
      () => true,
      () => false,
    );
    const slow = await Promise.race([
      patience,
      first.then(
        () => false,
        () => false,
      ),
    ]);
    arrived.abort();
    if (!slow) return;
    this.#extend(this.#first + Math.min(PAGES_AHEAD_OF_SLOW_FIRST, this.#concurrency - 1));
    this.#ask(this.#first + 1);
  }

  #moveHorizon(number: number, page: Page): void {
    const rows = page.records.length;
    if (rows === 0) return;
    // In 2015 `count` was the number of all rows. Good enough to plan by, never to stop by.
    const total = page.total ?? (page.count !== undefined && page.count > rows ? page.count : undefined);
    if (total !== undefined) {
      // The server may cap pages lower than asked: count by what it really sends.
      const pageSize = number === 1 || rows > PROFILES_PER_PAGE ? rows : PROFILES_PER_PAGE;
      if (number === this.#first) this.#extend(Math.ceil(total / pageSize));
      return;
    }
    // Without a total the end is unknown: reach further with every full page, and not at all after a short one.
    this.#ahead = rows < PROFILES_PER_PAGE ? 1 : Math.min(this.#concurrency, this.#ahead * 2);
    this.#extend(number + this.#ahead);
  }

  #extend(to: number): void {
    this.#horizon = Math.max(this.#horizon, Math.min(to, this.#furthest));
  }
}
