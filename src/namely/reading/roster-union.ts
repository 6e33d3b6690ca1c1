import { createHash } from "node:crypto";
import { readEpochSeconds } from "./epoch.ts";
import type { Page, RawRecord } from "./shapes.ts";

/** How much later than the change itself a change may show, and by how much clocks may differ. */
const MARGIN_SECONDS = 60;

/** The time of a reading in epoch seconds by Namely's clock, which is known once it has answered. */
export interface ReadingTime {
  begun(): number;
  now(): number;
}

/**
 * Every person returned by any pass. The first row of each person counts; a row that comes again must be the same, unless
 * that person was changed while the list was read.
 */
export class RosterUnion {
  /** Id of a person returned with different data, none of which is newer than the reading. */
  conflict: string | undefined;
  /** Whether a later pass returned a person who joined after every person of the first pass. */
  hasLaterArrival = false;
  /** Whether a person joined since the reading began, by the time of joining. */
  hasArrival = false;
  readonly #ids = new Set<string>();
  /** Of rows that came again, and of all rows after the first pass: hashing every row would slow every export. */
  readonly #versions = new Map<string, string>();
  readonly #time: ReadingTime;
  readonly #arrivals: Set<string>;
  #isFirstPass = true;
  #lastJoined = Number.NEGATIVE_INFINITY;

  /** `arrivals` are those whose joining has been noticed by an earlier attempt: they are no news in this one. */
  constructor(time: ReadingTime, arrivals: Set<string>) {
    this.#time = time;
    this.#arrivals = arrivals;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The rows of the page that are the first of their person. */
  add(page: Page): readonly RawRecord[] {
    return page.records.filter((record) => {
      const isNew = !this.#ids.has(record.id);
      if (isNew) {
        this.#ids.add(record.id);
        this.#noteJoining(record);
      }
      if (!isNew || !this.#isFirstPass) this.#compare(record);
      return isNew;
    });
  }

  /** `isWholeList`: every position of the list was read, the last one included. */
  endFirstPass(isWholeList: boolean): void {
    this.#isFirstPass = false;
    if (!isWholeList || this.#lastJoined < 0) this.#lastJoined = Number.POSITIVE_INFINITY;
  }

  #noteJoining(record: RawRecord): void {
    const joined = readEpochSeconds(record["created_at"]);
    if (joined === undefined) return;
    // A join and a departure at once move others to pages already read, and the total stays the same.
    if (this.#isDuringReading(joined) && !this.#arrivals.has(record.id)) {
      this.#arrivals.add(record.id);
      this.hasArrival = true;
    }
    if (this.#isFirstPass) this.#lastJoined = Math.max(this.#lastJoined, joined);
    else if (joined > this.#lastJoined) this.hasLaterArrival = true;
  }

  /** A time in the future is a mistake and says nothing. */
  #isDuringReading(joined: number): boolean {
    return joined >= Math.floor(this.#time.begun()) && joined <= this.#time.now() + MARGIN_SECONDS;
  }

  #compare(record: RawRecord): void {
    const version = fingerprint(record);
    const known = this.#versions.get(record.id);
    if (known === undefined) this.#versions.set(record.id, version);
    else if (known !== version) {
      const changed = readEpochSeconds(record["updated_at"]) ?? 0;
      if (changed < this.#time.begun() - MARGIN_SECONDS) this.conflict ??= record.id;
    }
  }
}

/** Of everything but the image, whose addresses may carry a token of their own. */
export function fingerprint(record: RawRecord): string {
  const text = JSON.stringify(record, (key, value: unknown) => {
    if (key === "image") return undefined;
    return typeof value === "bigint" ? `${value}n` : value;
  });
  return createHash("md5").update(text).digest("base64");
}
