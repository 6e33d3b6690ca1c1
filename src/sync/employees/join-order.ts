import { readEpochSeconds } from "../../namely/reading/epoch.ts";
import type { RawRecord } from "../../namely/reading/shapes.ts";

/** Where a person is among all, by the time of joining and, within one second, by id. */
export interface JoinPlace {
  readonly joined: number;
  readonly id: string;
}

/** A row, and where it is on its page. */
export interface JoinRow {
  readonly record: RawRecord;
  readonly index: number;
}

/** The rows of one second that are known to be all of it, sorted by id. */
export interface JoinGroup {
  readonly joined: number;
  readonly rows: readonly JoinRow[];
  /** The page of the row before them, from which on they come again, and the rows before that page. */
  readonly page: number;
  readonly rowsBefore: number;
}

interface OpenGroup extends JoinGroup {
  readonly rows: JoinRow[];
}

/**
 * Puts the rows of successive pages in an order of its own. People who joined in the same second may come in another
 * order on each page, but they fill the same places: where each of these places holds a different person, all are there.
 */
export class JoinOrder {
  /** Why the places do not fit together: the end of a sentence. */
  doubt: string | undefined;
  /** Places read so far. */
  rows = 0;
  readonly #seen = new Set<string>();
  readonly #rowsBefore: number;
  #open: OpenGroup | undefined;
  #page: { readonly number: number; readonly rowsBefore: number };
  #isCut: (joined: number) => boolean;

  /** `start` is what was passed before, when the list is not read from its start. */
  constructor(
    start: { readonly page: number; readonly passed: number; readonly joined: number } | undefined,
  ) {
    this.#rowsBefore = start?.passed ?? 0;
    this.#page = { number: start?.page ?? 1, rowsBefore: this.#rowsBefore };
    // Those of a second that begins before the first page are not all there.
    this.#isCut = (joined) => start !== undefined && start.page > 1 && joined >= start.joined;
  }

  /** The seconds that a page ends. Sets `doubt` and stops when rows are out of order or come again. */
  *add(number: number, records: readonly RawRecord[]): Generator<JoinGroup, void, undefined> {
    const page = { number, rowsBefore: this.#rowsBefore + this.rows };
    for (const [index, record] of records.entries()) {
      const joined = readEpochSeconds(record["created_at"]);
      if (joined === undefined) this.doubt = "Namely does not say when people joined";
      else if (this.#seen.has(record.id)) this.doubt = "Namely repeats people between pages";
      else if (joined < (this.#open?.joined ?? 0)) this.doubt = "Namely does not list people as they joined";
      else if (this.rows === 0 && this.#isCut(joined)) this.doubt = "people before this place are gone";
      if (this.doubt !== undefined || joined === undefined) return;
      this.#seen.add(record.id);
      if (joined !== this.#open?.joined) {
        yield* this.end();
        this.#open = { joined, rows: [], page: this.#page.number, rowsBefore: this.#page.rowsBefore };
      }
      this.#open?.rows.push({ record, index });
      this.rows++;
      this.#page = page;
    }
  }

  /** The last second, after the last page. */
  *end(): Generator<JoinGroup, void, undefined> {
    if (this.#open === undefined) return;
    const rows = this.#open.rows.toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1));
    yield { ...this.#open, rows };
    this.#open = undefined;
  }
}

/** Whether someone comes after a place. */
export function isAfter({ joined, id }: JoinPlace, place: JoinPlace): boolean {
  return joined === place.joined ? id > place.id : joined > place.joined;
}
