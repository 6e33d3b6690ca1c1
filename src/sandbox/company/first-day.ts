import type { Quirks } from "../control/quirks.ts";
import type { People, SandboxPerson } from "./people.ts";

/** 2099-06-15T12:00:00Z, in seconds. */
const FAR_AHEAD = Date.UTC(2099, 5, 15, 12) / 1000;
const EVERY = 50;
const FIRST = 7;

/** People as they were on the company's first day, with the quirks that bend what the seed says. */
export class FirstDay {
  readonly #people: People;
  readonly #quirks: Quirks;

  constructor(people: People, quirks: Quirks) {
    this.#people = people;
    this.#quirks = quirks;
  }

  /** Names the current habits: orders made under others are stale. */
  get habits(): string {
    const { clusters, futureTimes, strayNameSpaces, preHireStatus, reportsTo } = this.#quirks;
    return [clusters, futureTimes, strayNameSpaces, preHireStatus, reportsTo].join(" ");
  }

  describe(index: number): SandboxPerson {
    const { clusters, futureTimes, strayNameSpaces } = this.#quirks;
    const person = this.#people.describe(index);
    if (clusters === 1 && futureTimes === "none" && !strayNameSpaces) return person;
    return {
      ...person,
      created: this.created(index),
      updated: this.updated(index),
      firstName: this.firstName(index),
      lastName: this.lastName(index),
    };
  }

  created(index: number): number {
    return this.#people.employment.created(this.#firstOfBlock(index));
  }

  updated(index: number): number {
    return this.#isAhead(index)
      ? FAR_AHEAD + index
      : this.#people.employment.updated(this.#firstOfBlock(index));
  }

  firstName(index: number): string {
    const { written } = this.#people.identities.names(index).first;
    return this.#quirks.strayNameSpaces && index % 6 === 2 ? `${written} ` : written;
  }

  lastName(index: number): string {
    const { written } = this.#people.identities.names(index).last;
    return this.#quirks.strayNameSpaces && index % 6 === 4 ? ` ${written}` : written;
  }

  /** All the ways in which a name may be written. */
  waysOf(name: string): readonly string[] {
    return this.#quirks.strayNameSpaces ? [name, `${name} `, ` ${name}`] : [name];
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
