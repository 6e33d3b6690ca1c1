import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import { DEFAULT_CONCURRENCY, type NamelyClient } from "./client.ts";
import { parsePage, type Page } from "./shapes.ts";

/** Documented maximum; a larger number would be cut down silently. */
export const PROFILES_PER_PAGE = 50;

/** Filters that Namely knows, by their documented names without the `filter[…]` around them. */
export type ProfileFilters = Readonly<
  Partial<Record<"user_status" | "email" | "personal_email" | "job_title", string>>
>;

export interface PageReaderOptions {
  readonly client: NamelyClient;
  readonly clock: Clock;
  readonly filters?: ProfileFilters | undefined;
  /** How a page is asked for when not by `filters`. */
  readonly fetchPage?: ((number: number) => Promise<Page>) | undefined;
  /** Pages under way at once. Default 8. */
  readonly concurrency?: number;
}

/** A first answer slower than this means that waiting costs more than asking for some pages in advance. */
const SLOW_FIRST_PAGE_MS = 250;
const PAGES_AHEAD_OF_SLOW_FIRST = 3;

/** How a page beyond the end is answered is not known: it may be empty, or refused. */
const NO_SUCH_PAGE: ReadonlySet<string> = new Set(["api.not-found", "api.rejected"]);
const NOTHING: Page = { records: [], total: undefined, count: undefined, linked: {}, rest: {} };

/** GET /profiles, one page in the order of joining, or from the latest change on. */
export async function fetchProfilePage(
  client: NamelyClient,
  number: number,
  filters: ProfileFilters = {},
  sort: "created_at" | "-updated_at" = "created_at",
): Promise<Page> {
  const query: Record<string, string | number> = { page: number, per_page: PROFILES_PER_PAGE, sort };
  for (const [name, value] of Object.entries(filters)) query[`filter[${name}]`] = value;
  const path = "/profiles";
  const { body } = await client.get(path, query);
  return parsePage(body, "profiles", path);
}

/** Keeps several pages under way, in order, and never more than that in memory. */
export class PageReader {
  readonly #options: PageReaderOptions;
  readonly #concurrency: number;
  readonly #first: number;
  /** No page beyond this one is asked for in advance. */
  readonly #furthest: number;
  readonly #underway = new Map<number, Promise<Page>>();
  /** Number of the last page that is known or guessed to be worth asking for. */
  #horizon: number;
  #ahead = 1;
  /** Pages that came before they were read. */
  readonly #arrived = new Map<number, Page>();
  /** Number of the last page by Namely's total, when it tells one. */
  #promised: number | undefined;
  #stopped = false;
  #tellFirstRead = (): void => {};
  /** Fulfilled when the first page has been read, and with it all that it promises. */
  readonly #firstRead = new Promise<void>((resolve) => (this.#tellFirstRead = resolve));

  constructor(options: PageReaderOptions, first = 1, furthest = Number.POSITIVE_INFINITY) {
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
    this.#arrived.delete(number);
    this.#moveHorizon(number, page);
    if (number === this.#first) this.#tellFirstRead();
    this.#ask(number + 1);
    return page;
  }

  /** Whether a page beyond this one has already come with people on it. */
  hasPeopleBeyond(number: number): boolean {
    return [...this.#arrived].some(([later, page]) => later > number && page.records.length > 0);
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
      page.then(
        (arrived) => this.#arrived.set(number, arrived),
        () => {},
      );
      this.#underway.set(number, page);
    }
  }

  async #fetch(number: number): Promise<Page> {
    const { client, filters, fetchPage } = this.#options;
    try {
      return await (fetchPage?.(number) ?? fetchProfilePage(client, number, filters));
    } catch (error) {
      const isMissing = error instanceof Fault && NO_SUCH_PAGE.has(error.code);
      if (!isMissing || number === this.#first) throw error;
      // Asked for in advance, a page may be missing before it is known whether it has to be there.
      await this.#firstRead;
      if (number > (this.#promised ?? this.#first)) return NOTHING;
      throw new Fault("incomplete.page", `Page ${number} of ${this.#promised} is missing: ${error.message}`, {
        hint: "Run it again later; Namely's own total says that the page exists.",
        cause: error,
        requestId: error.requestId,
      });
    }
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
      if (number === this.#first) {
        this.#promised = Math.ceil(total / pageSize);
        this.#extend(this.#promised);
      }
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
