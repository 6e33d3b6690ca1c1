import { createHash } from "node:crypto";
import { Fault } from "../platform/fault.ts";
import { PageReader, PROFILES_PER_PAGE, type PageReaderOptions } from "./page-reader.ts";
import type { Page, RawRecord } from "./shapes.ts";

export interface RosterOptions extends Omit<PageReaderOptions, "filters"> {
  /** How often to read from the start again when the roster changed underneath. Default 3 passes in all. */
  readonly passes?: number;
}

export type RosterPart =
  /** The next profiles, none of which came before in this pass; `total` is what Namely says there are, if it says. */
  | {
      readonly kind: "page";
      readonly profiles: readonly RawRecord[];
      readonly total: number | undefined;
      /** The answer that brought them. */
      readonly page: Page;
    }
  /** The roster did not fit together: everything handed out so far is void, and reading begins again. */
  | { readonly kind: "restart"; readonly why: string };

const DEFAULT_PASSES = 3;

/**
 * Reads every profile once: all of them, or it throws `incomplete.*`.
 *
 * Namely pages by number, so somebody who is removed while we read shifts the rest, and one person falls between two
 * pages. One pass therefore counts only if the total stood still, no id came twice, and as many people came as Namely
 * says there are; otherwise it is read again. Sorted by `created_at`, people who join come last and shift nobody.
 * Nothing is filtered by Namely here: people leave the list of the active every day, but hardly ever the whole list.
 */
export async function* readRoster(options: RosterOptions): AsyncGenerator<RosterPart, void, undefined> {
  const passes = options.passes ?? DEFAULT_PASSES;
  const troubles: PassTrouble[] = [];
  for (let pass = 1; pass <= passes; pass++) {
    const earlier = troubles.at(-1);
    if (earlier) yield { kind: "restart", why: earlier.why };
    const trouble = yield* readPass(options);
    if (trouble === undefined) return;
    // Twice the same to the letter, repeats included: nothing moved, somebody simply stands in Namely's list twice.
    if (trouble.onlyRepeats && trouble.fingerprint === earlier?.fingerprint) return;
    troubles.push(trouble);
  }
  throw describeFailure(troubles);
}

function describeFailure(troubles: readonly PassTrouble[]): Fault {
  const last = troubles.at(-1);
  const steady = troubles.every(
    ({ why, fingerprint }) => why === last?.why && fingerprint === last.fingerprint,
  );
  return new Fault(
    "incomplete.roster",
    `The list of people did not fit together in ${troubles.length} attempts: ${last?.why ?? "unknown"}.`,
    {
      hint: steady
        ? "It was the same each time: ask Namely's support why the list differs from its own count."
        : "Run it again when nobody is being added or removed in Namely.",
    },
  );
}

/** What speaks against a pass. */
interface PassTrouble {
  readonly why: string;
  /** Of everything that came, in order: two passes with the same one saw the same list. */
  readonly fingerprint: string;
  /** Everything is there, but somebody came twice. */
  readonly onlyRepeats: boolean;
}

async function* readPass(
  options: RosterOptions,
): AsyncGenerator<RosterPart, PassTrouble | undefined, undefined> {
  const reader = new PageReader(options);
  const pass = new Pass();
  try {
    for (let number = 1; ; number++) {
      const page = await reader.read(number);
      if (page.records.length === 0 && reader.hasPeopleBeyond(number)) {
        throw new Fault(
          "incomplete.page",
          `Page ${number} came without anybody on it, and the pages after it did not.`,
          {
            hint: "Run it again later.",
          },
        );
      }
      const fresh = pass.take(page, number);
      if (fresh.length > 0) yield { kind: "page", profiles: fresh, total: pass.total, page };
      if (pass.isOver) return pass.findTrouble();
    }
  } finally {
    reader.stop();
  }
}

/** What one pass has seen so far, and whether it holds together. */
class Pass {
  /** What Namely says there are, as soon as a page has said it. */
  total: number | undefined;
  isOver = false;
  readonly #seen = new Set<string>();
  readonly #sequence = createHash("sha256");
  #rows = 0;
  #moved: string | undefined;
  #counted: number | undefined;
  #stuck = false;
  #before: Page | undefined;

  /** The records of the next page that did not come before. */
  take(page: Page, number: number): readonly RawRecord[] {
    this.#compareTotal(page);
    const before = this.#before;
    this.#before = page;
    if (page.records.length === 0) return this.#end();
    const fresh = page.records.filter(({ id }) => !this.#seen.has(id) && this.#seen.add(id));
    if (fresh.length === 0) {
      // A server may answer with its last page for every page beyond. One that does so from the start is stuck.
      this.#stuck = !(isSamePage(page, before) && (number > 2 || page.records.length < PROFILES_PER_PAGE));
      return this.#end();
    }
    for (const { id } of page.records) this.#sequence.update(`${id}\n`);
    this.#rows += page.records.length;
    // Nothing can mend a pass whose total moved: reading on would only spend the budget.
    this.isOver = this.#moved !== undefined || this.#isWhole(page, number);
    return this.#moved === undefined ? fresh : [];
  }

  findTrouble(): PassTrouble | undefined {
    const why = this.#moved ?? this.#describeCount();
    if (why === undefined) return undefined;
    return { why, fingerprint: this.#sequence.digest("hex"), onlyRepeats: this.#isEverybodyThere() };
  }

  /** A page without a total says nothing about it. */
  #compareTotal(page: Page): void {
    this.total ??= page.total;
    // In 2015 `count` was the number of all rows: too uncertain to end by, good enough to notice a change by.
    const rows = page.records.length;
    const counted =
      page.total ?? (page.count !== undefined && page.count > rows && rows > 0 ? page.count : undefined);
    if (counted === undefined) return;
    this.#counted ??= counted;
    if (counted === this.#counted) return;
    this.#moved ??= `the number of people went from ${this.#counted} to ${counted} while they were read`;
  }

  #isWhole(page: Page, number: number): boolean {
    if (this.total === undefined || this.#rows < this.total) return false;
    // A total that only equals the rows of a full first page may be the page's own count under a new name.
    return !(number === 1 && page.records.length >= PROFILES_PER_PAGE && page.records.length === this.total);
  }

  #describeCount(): string | undefined {
    if (this.#stuck) return "Namely sent the same people again instead of the next ones";
    if (this.#seen.size < this.#rows) return "somebody came twice";
    if (this.total === undefined || this.total === this.#rows) return undefined;
    return `Namely counts ${this.total} people and sent ${this.#rows}`;
  }

  #isEverybodyThere(): boolean {
    const counted = this.total === undefined || this.total === this.#rows;
    return counted && this.#moved === undefined && !this.#stuck;
  }

  #end(): readonly RawRecord[] {
    this.isOver = true;
    return [];
  }
}

function isSamePage(page: Page, other: Page | undefined): boolean {
  return (
    page.records.length === other?.records.length &&
    page.records.every(({ id }, index) => id === other.records[index]?.id)
  );
}
