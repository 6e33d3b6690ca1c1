import type { Clock } from "../../platform/process/clock.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { PageTurn } from "../requests/body-room.ts";
import { DEFAULT_CONCURRENCY, type NamelyClient } from "../requests/client.ts";
import {
  ORDER_OF_JOINING,
  PROFILES_PER_PAGE,
  writePageQuery,
  type PageOrder,
  type PagePlace,
} from "./page-order.ts";
import { parsePage, type Page } from "./shapes.ts";

/** Filters that Namely knows, by their documented names without the `filter[…]` around them. */
export type ProfileFilters = Readonly<
  Partial<Record<"user_status" | "email" | "personal_email" | "job_title", string>>
>;

export interface PageReaderOptions {
  readonly client: NamelyClient;
  readonly clock: Clock;
  readonly filters?: ProfileFilters | undefined;
  /** How a page is asked for when not by `filters`. */
  readonly fetchPage?: ((number: number, turn?: PageTurn) => Promise<Page>) | undefined;
  /** How many people a page is asked for. Default 50. */
  readonly perPage?: number | undefined;
  /** Pages under way at once. Default 8. */
  readonly concurrency?: number;
}

/** Pages of one order of the list, from the first one on. */
export interface PageSource {
  /** The page of this number. Throws `incomplete.page` when the list goes on and the page does not come. */
  read(number: number): Promise<Page>;
  /** The page that was read last, asked for once more. */
  readAgain(number: number): Promise<Page>;
  /** Whether a page after this one is known to hold people; `isSure` waits for the next page to find out. */
  hasPeopleBeyond(number: number, isSure: boolean): Promise<boolean>;
  /** Whether the next page would be one that has come before. */
  readonly isCircular: boolean;
  /** Answers that are still under way are not wanted any more. */
  stop(): void;
}

/** A first answer slower than this means that waiting costs more than asking for some pages in advance. */
const SLOW_FIRST_PAGE_MS = 250;
const PAGES_AHEAD_OF_SLOW_FIRST = 3;

/** How a page beyond the end is answered is not known: it may be empty, or refused. */
export const NO_SUCH_PAGE: ReadonlySet<string> = new Set([
  "api.not-found",
  "api.rejected",
  "api.forbidden",
  "api.unexpected-status",
]);

/** Page sizes that servers have been seen to use for whatever they are asked. */
const SERVER_PAGE_SIZES: ReadonlySet<number> = new Set([20, 25, 30]);
/** Pages that the rate limit lets through in a minute. */
const PAGES_PER_MINUTE = 100;

/** Whether a page may have been cut: it holds as many rows as fit, or the first one as many as a server's own page size. */
export function isFullPage(number: number, rows: number, pageSize: number): boolean {
  return rows >= pageSize || (number === 1 && SERVER_PAGE_SIZES.has(rows));
}

/**
 * Whether one more page has to be read although the total has been reached: it ended on a full page, where a total that
 * is too small would end, too. Not where that page alone would cost a wait of a minute.
 */
export function isCheckedBeyond(number: number, rows: number, pageSize: number): boolean {
  return number % PAGES_PER_MINUTE !== 0 && isFullPage(number, rows, pageSize);
}

/** GET /profiles, one page in the order of joining. */
export async function fetchProfilePage(
  client: NamelyClient,
  number: number,
  filters: ProfileFilters = {},
  turn?: PageTurn,
): Promise<Page> {
  return fetchOrderedPage(client, ORDER_OF_JOINING, { number, after: undefined, turn }, filters);
}

/** GET /profiles, one page of an order. */
export async function fetchOrderedPage(
  client: NamelyClient,
  order: PageOrder,
  place: PagePlace,
  filters: ProfileFilters = {},
): Promise<Page> {
  const query: Record<string, string | number | undefined> = { ...writePageQuery(order, place) };
  for (const [name, value] of Object.entries(filters)) query[`filter[${name}]`] = value;
  const path = "/profiles";
  const { body } = await client.get(path, query, undefined, place.turn);
  return parsePage(body, "profiles", path);
}

/** Keeps several pages under way, in order, and never more than that in memory. */
export class PageReader implements PageSource {
  readonly isCircular = false;
  readonly #options: PageReaderOptions;
  readonly #perPage: number;
  /** Falls to one as soon as a page is too large to be read in advance. */
  #concurrency: number;
  readonly #first: number;
  /** No page beyond this one is asked for in advance. */
  readonly #furthest: number;
  readonly #underway = new Map<number, Promise<Page>>();
  readonly #turns = new Map<number, Turn>();
  /** Number of the last page that is known or guessed to be worth asking for. */
  #horizon: number;
  #ahead = 1;
  /** Pages that came before they were read. */
  readonly #arrived = new Map<number, Page>();
  /** Number of the last page by Namely's total, if it sends one. */
  #promised: number | undefined;
  #stopped = false;
  #resolveFirstRead = (): void => {};
  /** Fulfilled when the first page has been read, and with it all that it promises. */
  readonly #firstRead = new Promise<void>((resolve) => (this.#resolveFirstRead = resolve));

  constructor(options: PageReaderOptions, first = 1, furthest = Number.POSITIVE_INFINITY) {
    this.#options = options;
    this.#first = first;
    this.#furthest = furthest;
    this.#horizon = first;
    this.#perPage = options.perPage ?? PROFILES_PER_PAGE;
    this.#concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  }

  async read(number: number): Promise<Page> {
    this.#horizon = Math.max(this.#horizon, number);
    this.#ask(number);
    const asked = this.#underway.get(number);
    if (asked === undefined) throw new Fault("internal.page", `Page ${number} was read out of order.`);
    this.#turns.get(number)?.begin();
    if (number === this.#first) await this.#reachAheadOfSlowFirst(asked);
    const page = await asked;
    this.#underway.delete(number);
    this.#turns.delete(number);
    this.#arrived.delete(number);
    this.#moveHorizon(number, page);
    if (number === this.#first) this.#resolveFirstRead();
    this.#ask(number + 1);
    return page;
  }

  readAgain(number: number): Promise<Page> {
    return this.#fetch(number);
  }

  async hasPeopleBeyond(number: number, isSure: boolean): Promise<boolean> {
    if (isSure) {
      this.#horizon = Math.max(this.#horizon, number + 1);
      this.#ask(number + 1);
      this.#turns.get(number + 1)?.begin();
      // A page that is refused says nothing of people on it.
      await this.#underway.get(number + 1)?.catch(() => {});
    }
    return [...this.#arrived].some(([later, page]) => later > number && page.records.length > 0);
  }

  stop(): void {
    this.#stopped = true;
    this.#underway.clear();
    for (const turn of this.#turns.values()) turn.cancel();
    this.#turns.clear();
  }

  #ask(from: number): void {
    const last = Math.min(this.#horizon, from + this.#concurrency - 1);
    for (let number = from; number <= last && !this.#stopped; number++) {
      if (this.#underway.has(number)) continue;
      const turn = new Turn(() => (this.#concurrency = 1));
      this.#turns.set(number, turn);
      const page = this.#fetch(number, turn);
      // The pass may end before this page is used; its failure must not end the process.
      page.then(
        (arrived) => this.#arrived.set(number, arrived),
        () => {},
      );
      this.#underway.set(number, page);
    }
  }

  async #fetch(number: number, turn?: PageTurn): Promise<Page> {
    const { client, filters, fetchPage } = this.#options;
    try {
      return await (fetchPage?.(number, turn) ?? fetchProfilePage(client, number, filters, turn));
    } catch (error) {
      const isMissing = error instanceof Fault && NO_SUCH_PAGE.has(error.code);
      if (!isMissing || number === this.#first) throw error;
      // Asked for in advance, a page may be missing before it is known whether it has to be there.
      await this.#firstRead;
      throw missingPage(number, this.#promised, error);
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
      const pageSize = number === 1 || rows > this.#perPage ? rows : this.#perPage;
      if (number === this.#first) {
        const last = Math.ceil(total / pageSize);
        this.#promised = last;
        const lastRows = total - (last - 1) * pageSize;
        this.#extend(isCheckedBeyond(last, lastRows, this.#perPage) ? last + 1 : last);
      }
      return;
    }
    // Without a total the end is unknown: reach further with every full page, and not at all after a short one.
    this.#ahead = rows < this.#perPage ? 1 : Math.min(this.#concurrency, this.#ahead * 2);
    this.#extend(number + this.#ahead);
  }

  #extend(to: number): void {
    this.#horizon = Math.max(this.#horizon, Math.min(to, this.#furthest));
  }
}

/** Begins when a page is waited for. */
class Turn implements PageTurn {
  readonly come: Promise<void>;
  readonly tooLarge: () => void;
  begin = (): void => {};
  cancel = (): void => {};

  constructor(tooLarge: () => void) {
    this.tooLarge = tooLarge;
    this.come = new Promise((resolve, reject) => {
      this.begin = resolve;
      this.cancel = () => reject(new Fault("internal.page", "The page is not wanted any more."));
    });
    // Most pages are small, and no caller waits for their turn.
    this.come.catch(() => {});
  }
}

/** What a page that the server refuses means for its list. */
export function missingPage(number: number, promised: number | undefined, error: Fault): Fault {
  const isPromised = promised !== undefined && number <= promised;
  const page = isPromised ? `Page ${number} of ${promised}` : `Page ${number}`;
  return new Fault("incomplete.page", `${page} is missing: ${error.message}`, {
    hint: !isPromised
      ? "Run it again later. A page that is refused does not show where the list ends."
      : "Run it again later; Namely's own total says that the page exists.",
    cause: error,
    requestId: error.requestId,
  });
}
