import type { NamelyClient } from "../../src/namely/client.ts";

/** Something that happens to the list of people, once so many answers have been put together. */
export interface Happening {
  readonly after: number;
  readonly kind:
    | "hire"
    /** Somebody joins with a date from before, as after an import. */
    | "backdated hire"
    | "removal"
    | "edit";
  /** Whom it befalls, or where it is, as a place in the list; a larger number goes round. */
  readonly place: number;
}

/** How the number of people comes with each page. */
export type Total =
  | { readonly kind: "exact" }
  | { readonly kind: "absent" }
  /** What it was so many answers ago. */
  | { readonly kind: "late"; readonly answers: number };

export interface History {
  readonly people: number;
  readonly perPage: number;
  readonly total: Total;
  /** Places of people who stand in the list twice all along. */
  readonly repeated: readonly number[];
  readonly happenings: readonly Happening[];
  /** How long each answer takes, before and after it is put together, in turns of the event loop. */
  readonly delays: readonly number[];
}

/** One answer, with what was true when it was put together. */
export interface GivenAnswer {
  readonly pass: number;
  readonly page: number;
  /** Ids of everybody, in order, repeats included. */
  readonly list: readonly number[];
  /** What has happened until then. */
  readonly joined: number;
  readonly removed: number;
}

/** A list of people that is paged through while people come, go and change: all of Namely that a reading of it meets. */
export class DriftingList {
  readonly answers: GivenAnswer[] = [];
  /** To be counted up by whoever reads when he begins anew. */
  pass = 1;
  joined = 0;
  removed = 0;
  /** Whether anybody came in before the end of the list. */
  backdated = 0;
  readonly #history: History;
  readonly #versions = new Map<number, number>();
  readonly #totals: number[] = [];
  #ids: readonly number[];
  #asked = 0;

  constructor(history: History) {
    this.#history = history;
    const ids = Array.from({ length: history.people }, (_, id) => id);
    this.#ids = [...ids, ...history.repeated.flatMap((place) => ids[place % Math.max(1, ids.length)] ?? [])];
  }

  get ids(): readonly number[] {
    return this.#ids;
  }

  readonly client: NamelyClient = {
    get: async (_path, query = {}) => {
      const turn = this.#asked++;
      // Whoever begins anew leaves requests behind that are answered later.
      const { pass } = this;
      await this.#delay(2 * turn);
      const body = this.#answer(
        pass,
        Number(query["page"]),
        Math.min(Number(query["per_page"]), this.#history.perPage),
      );
      await this.#delay(2 * turn + 1);
      return { body, requestId: undefined };
    },
    tally: () => ({ requests: this.#asked, retries: 0, waitedMs: 0 }),
  };

  async #delay(index: number): Promise<void> {
    const { delays } = this.#history;
    for (let turns = delays[index % delays.length] ?? 0; turns > 0; turns--) await new Promise(setImmediate);
  }

  #answer(pass: number, page: number, size: number): unknown {
    this.answers.push({ pass, page, list: this.ids, joined: this.joined, removed: this.removed });
    this.#totals.push(this.#ids.length);
    const profiles = this.#ids
      .slice((page - 1) * size, page * size)
      .map((id) => ({ id: `p${id}`, version: this.#versions.get(id) ?? 0 }));
    const body = { profiles, meta: { count: profiles.length, ...this.#describeTotal() } };
    for (const happening of this.#history.happenings)
      if (happening.after === this.answers.length) this.#happen(happening);
    return body;
  }

  #describeTotal(): { total_count?: number } {
    const { total } = this.#history;
    if (total.kind === "absent") return {};
    const back = total.kind === "late" ? total.answers : 0;
    return { total_count: this.#totals[Math.max(0, this.#totals.length - 1 - back)] ?? 0 };
  }

  #happen({ kind, place }: Happening): void {
    const ids = [...this.#ids];
    const at = place % Math.max(1, ids.length);
    const befallen = ids[at];
    if (kind === "edit") {
      if (befallen !== undefined) this.#versions.set(befallen, (this.#versions.get(befallen) ?? 0) + 1);
    } else if (kind === "removal") {
      this.#ids = ids.filter((id) => id !== befallen);
      if (befallen !== undefined) this.removed++;
    } else {
      const index = kind === "hire" ? ids.length : at;
      if (index < ids.length) this.backdated++;
      ids.splice(index, 0, 1000 + this.joined);
      this.#ids = ids;
      this.joined++;
    }
  }
}
