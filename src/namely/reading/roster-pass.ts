import { createHash } from "node:crypto";
import { Fault } from "../../platform/errors/fault.ts";
import { isCheckedBeyond, isFullPage, type PageSource } from "./page-reader.ts";
import type { Page } from "./shapes.ts";

/** What one reading of the list from its start to its end has come to. */
export interface PassResult {
  /** Rows of the list, people who came twice counted twice. */
  readonly rows: number;
  /** People, each counted once. */
  readonly people: number;
  /** Rows of a full page, as far as the server sent one. */
  readonly pageSize: number;
  /**
   * Whether the list was seen to end. A server that ignores the page number, or that repeats a full page, may hold more
   * than it shows.
   */
  readonly hasEnded: boolean;
  /** False where the second page was the first one again, which may be all the server ever shows. */
  readonly isCertain: boolean;
  /** Whether every page but the last one held as many rows as the largest. */
  readonly isEven: boolean;
  /** Of all ids in their order: two passes with the same one were in the same order, whatever was asked for. */
  readonly sequence: string;
  /** Ids that came more than once, sorted. */
  readonly repeated: readonly string[];
}

/** The number of people that Namely announces, over all pages of all passes. */
export class AnnouncedTotal {
  /** `meta.total_count`, as soon as a page has said it. */
  value: number | undefined;
  #counted: number | undefined;
  #moved: string | undefined;

  /** Why the pages do not belong together: the end of a sentence. */
  get moved(): string | undefined {
    return this.#moved;
  }

  /** A page without a total says nothing about it. */
  compare(page: Page): void {
    this.value ??= page.total;
    // In 2015 `count` was the number of all rows: too uncertain to end by, good enough to notice a change by.
    const rows = page.records.length;
    const counted =
      page.total ?? (page.count !== undefined && page.count > rows && rows > 0 ? page.count : undefined);
    if (counted === undefined) return;
    this.#counted ??= counted;
    if (counted === this.#counted) return;
    this.#moved ??= `the number of employees went from ${this.#counted} to ${counted} while they were read`;
  }
}

/** A list that is longer than anything Namely announces must end, too. */
const MOST_PAGES = 200_000;
const ALLOWED_BEYOND = 1_000;

/** Follows the pages of one order to the end of the list. */
export class RosterPass {
  readonly #source: PageSource;
  readonly #perPage: number;
  readonly #total: AnnouncedTotal;
  readonly #seen = new Set<string>();
  readonly #repeated = new Set<string>();
  readonly #sequence = createHash("sha256");
  #rows = 0;
  #pageSize = 0;
  #pages = 0;
  #before: Page | undefined;
  #hasEnded = false;
  #isStuck = false;
  #isCertain = true;

  /** `perPage` is what a full page was asked to hold. */
  constructor(source: PageSource, perPage: number, total: AnnouncedTotal) {
    this.#source = source;
    this.#perPage = perPage;
    this.#total = total;
  }

  get result(): PassResult {
    const hasEnded = this.#hasEnded && !this.#isStuck;
    const repeated = [...this.#repeated].sort();
    return {
      rows: this.#rows,
      people: this.#seen.size,
      pageSize: this.#pageSize,
      hasEnded,
      isCertain: this.#isCertain,
      isEven: this.#rows - (this.#before?.records.length ?? 0) === (this.#pages - 1) * this.#pageSize,
      sequence: this.#sequence.copy().digest("base64"),
      repeated,
    };
  }

  /** The pages with people on them, until the list ends or the announced total moves. Throws `incomplete.*`. */
  async *read(): AsyncGenerator<Page, void, undefined> {
    for (let number = 1; number <= MOST_PAGES; number++) {
      const page = await this.#readPage(number);
      if (page !== undefined) this.#total.compare(page);
      // Nothing can mend a pass whose total moved: reading on would only spend the budget.
      if (this.#total.moved !== undefined) return;
      if (page === undefined || page.records.length === 0) {
        this.#hasEnded = true;
        return;
      }
      if (this.#repeatsPage(page)) {
        this.#endRepeated(number, page);
        return;
      }
      for (const { id } of page.records) {
        if (this.#seen.has(id)) this.#repeated.add(id);
        this.#seen.add(id);
        this.#sequence.update(`${id}\n`);
      }
      this.#rows += page.records.length;
      this.#pages++;
      this.#pageSize = Math.max(this.#pageSize, page.records.length);
      this.#before = page;
      yield page;
      this.#isStuck = this.#isEndless() || this.#source.isCircular;
      this.#hasEnded = this.#isAtTotal && !this.#isCheckedBeyond(number, page);
      if (this.#isStuck || this.#hasEnded) return;
    }
    throw endless(this.#seen.size, this.#total.value);
  }

  /** Undefined for a page that the server refuses after all announced people were returned. */
  async #readPage(number: number): Promise<Page | undefined> {
    let page: Page;
    try {
      page = await this.#source.read(number);
    } catch (error) {
      if (this.#isAtTotal && error instanceof Fault && error.code === "incomplete.page") return undefined;
      throw error;
    }
    return page.records.length > 0 ? page : this.#askAgain(number, page);
  }

  /** An empty page is the end, unless something speaks against it: then it is asked for once more. */
  async #askAgain(number: number, page: Page): Promise<Page> {
    const total = page.total ?? this.#total.value;
    const isPromised = total !== undefined && this.#rows < total;
    // Without a total, a full page before it leaves open whether more people follow.
    const isOpen = total === undefined && this.#before?.records.length === this.#pageSize;
    if (!isPromised && !(await this.#source.hasPeopleBeyond(number, isOpen))) return page;
    const again = await this.#source.readAgain(number);
    if (again.records.length === 0 && (await this.#source.hasPeopleBeyond(number, false)))
      throw new Fault("incomplete.page", `Page ${number} is empty, but the pages after it are not.`, {
        hint: "Run it again later.",
      });
    return again;
  }

  get #isAtTotal(): boolean {
    return this.#rows > 0 && this.#rows === this.#total.value;
  }

  #isCheckedBeyond(number: number, { records }: Page): boolean {
    return isCheckedBeyond(number, records.length, number === 1 ? this.#perPage : this.#pageSize);
  }

  #repeatsPage(page: Page): boolean {
    const before = this.#before?.records;
    return (
      page.records.length === before?.length &&
      page.records.every(({ id }, index) => id === before[index]?.id)
    );
  }

  /** A server may answer with its last page for every page beyond: only a page that is not full shows that it was the last. */
  #endRepeated(number: number, page: Page): void {
    const rows = page.records.length;
    this.#isCertain = number > 2;
    this.#isStuck = number === 2 ? isFullPage(1, rows, this.#perPage) : rows >= this.#pageSize;
    this.#hasEnded = true;
  }

  /** True for a list that only repeats itself. Throws `incomplete.roster` for one that brings new people for ever. */
  #isEndless(): boolean {
    const total = this.#total.value;
    const people = this.#seen.size;
    if (total !== undefined && people > Math.max(2 * total, total + ALLOWED_BEYOND))
      throw endless(people, total);
    return this.#rows - people > (total ?? people) + ALLOWED_BEYOND;
  }
}

function endless(people: number, total: number | undefined): Fault {
  const announced = total === undefined ? "" : ` of ${total}`;
  return new Fault(
    "incomplete.roster",
    `The list of employees does not end: ${people}${announced} employees came.`,
    { hint: "Ask Namely's support why the list of profiles does not end." },
  );
}
