import type { Quirks } from "../quirks.ts";
import type { People } from "./people.ts";

/** 2099-06-15T12:00:00Z, in seconds. */
const FAR_AHEAD = Date.UTC(2099, 5, 15, 12) / 1000;
const EVERY = 50;
const FIRST = 7;

/** When people were entered and last changed on the company's first day, with the quirks that bend these times. */
export class Times {
  readonly #people: People;
  readonly #quirks: Quirks;

  constructor(people: People, quirks: Quirks) {
    this.#people = people;
    this.#quirks = quirks;
  }

  /** Whether any time differs from what the seed says. */
  get bent(): boolean {
    return this.#quirks.clusters > 1 || this.#quirks.futureTimes !== "none";
  }

  /** Names the present habits: orders made under others are stale. */
  get habits(): string {
    return `${this.#quirks.clusters} ${this.#quirks.futureTimes}`;
  }

  created(index: number): number {
    return this.#people.employment.created(this.#firstOfBlock(index));
  }

  updated(index: number): number {
    return this.#isAhead(index)
      ? FAR_AHEAD + index
      : this.#people.employment.updated(this.#firstOfBlock(index));
  }

  #firstOfBlock(index: number): number {
    return index - (index % this.#quirks.clusters);
  }

  #isAhead(index: number): boolean {
    const { futureTimes } = this.#quirks;
    if (futureTimes === "none") return false;
    const first = Math.min(FIRST, this.#people.size - 1);
    return futureTimes === "one" ? index === first : index % EVERY === first;
  }
}
