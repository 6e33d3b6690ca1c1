import { Fault } from "../../platform/errors/fault.ts";
import type { PagePlace } from "./page-order.ts";
import { missingPage, NO_SUCH_PAGE, type PageSource } from "./page-reader.ts";
import type { Page } from "./shapes.ts";

/** Keeps to the legacy cursor: each page is asked for when the one before it has come. */
export class CursorReader implements PageSource {
  readonly #fetchPage: (place: PagePlace) => Promise<Page>;
  #after: string | undefined;
  #next: string | undefined;
  /** Ids that a page was asked for after. */
  readonly #used = new Set<string | undefined>();

  constructor(fetchPage: (place: PagePlace) => Promise<Page>) {
    this.#fetchPage = fetchPage;
  }

  async read(number: number): Promise<Page> {
    this.#after = this.#next;
    this.#used.add(this.#after);
    return this.readAgain(number);
  }

  get isCircular(): boolean {
    return this.#used.has(this.#next);
  }

  async readAgain(number: number): Promise<Page> {
    try {
      const page = await this.#fetchPage({ number, after: this.#after });
      this.#next = page.records.at(-1)?.id ?? this.#next;
      return page;
    } catch (error) {
      const isMissing = error instanceof Fault && NO_SUCH_PAGE.has(error.code);
      throw isMissing && number > 1 ? missingPage(number, undefined, error) : error;
    }
  }

  /** Nothing is asked for in advance. */
  async hasPeopleBeyond(): Promise<boolean> {
    return false;
  }

  stop(): void {}
}
