import { createHash } from "node:crypto";
import type { NamelyClient, Query } from "../../src/namely/requests/client.ts";

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
  /** So many people in a row joined at the same second: their order is another one for each page, page size and sort. */
  readonly block: number;
  readonly total: Total;
  /** Places of people who stand in the list twice all along. */
  readonly repeated: readonly number[];
  /** Whether the second row of those people says something else than the first. */
  readonly differing: boolean;
  readonly happenings: readonly Happening[];
  /** How long each answer takes, before and after it is put together, in turns of the event loop. */
  readonly delays: readonly number[];
}

/** One answer, with what was true when it was put together. */
export interface GivenAnswer {
  /** Ids of everybody, in order, repeats included. */
  readonly list: readonly number[];
  /** What has happened until then. */
  readonly joined: number;
  readonly removed: number;
}

/** A list of people that is paged through while people come, go and change: all of Namely that a reading of it meets. */
export class DriftingList {
  /** A record tells in `image`, which no reading looks at, the place of the answer that it came with. */
  readonly answers: GivenAnswer[] = [];
  joined = 0;
  removed = 0;
  /** Whether anybody came in before the end of the list. */
  backdated = 0;
  readonly #history: History;
  readonly #versions = new Map<number, number>();
  readonly #totals: number[] = [];
  readonly #joined = new Map<number, number>();
  #entries: readonly Entry[];
  #asked = 0;

  constructor(history: History) {
    this.#history = history;
    const entries = Array.from({ length: history.people }, (_, id) => ({
      id,
      key: Math.floor(id / history.block),
    }));
    const twins = history.repeated.flatMap((place) => entries[place % Math.max(1, entries.length)] ?? []);
    this.#entries = [...entries, ...twins.map(({ id }, index) => ({ id, key: TWIN_KEY + index }))];
  }

  get ids(): readonly number[] {
    return this.#entries.map(({ id }) => id);
  }

  readonly client: NamelyClient = {
    get: async (_path, query = {}) => {
      const turn = this.#asked++;
      await this.#delay(2 * turn);
      const body = this.#answer(query);
      await this.#delay(2 * turn + 1);
      return { body, requestId: undefined };
    },
    tally: () => ({ requests: this.#asked, retries: 0, waitedMs: 0 }),
  };

  async #delay(index: number): Promise<void> {
    const { delays } = this.#history;
    for (let turns = delays[index % delays.length] ?? 0; turns > 0; turns--) await new Promise(setImmediate);
  }

  #answer(query: Query): unknown {
    this.answers.push({ list: this.ids, joined: this.joined, removed: this.removed });
    this.#totals.push(this.#entries.length);
    const profiles = this.#cut(query).map((entry) => this.#describe(entry));
    const body = { profiles, meta: { count: profiles.length, ...this.#describeTotal() } };
    for (const happening of this.#history.happenings)
      if (happening.after === this.answers.length) this.#happen(happening);
    return body;
  }

  #describe({ id, key }: Entry): object {
    const version = this.#versions.get(id) ?? 0;
    const isTwin = key >= TWIN_KEY && key < LATEST_KEY;
    return {
      id: `p${id}`,
      version,
      image: this.answers.length - 1,
      user_status: isTwin && this.#history.differing ? "inactive" : "active",
      created_at: this.#joined.get(id) ?? 1_000_000_000 + Math.floor(id / this.#history.block),
      // Whatever was changed meanwhile bears a time after the reading began.
      updated_at: version > 0 ? 4_000_000_000 + version : 1_000_000_000,
    };
  }

  #cut(query: Query): readonly Entry[] {
    const size = Math.min(Number(query["per_page"] ?? query["limit"]), this.#history.perPage);
    const sort = String(query["sort"] ?? "created_at");
    if (query["limit"] !== undefined) {
      const after = this.#entries.findLastIndex(({ id }) => `p${id}` === query["after"]);
      return this.#entries.slice(after + 1, after + 1 + size);
    }
    const page = Number(query["page"]);
    const list = this.#order(sort, `${page}/${size}`);
    return list.slice((page - 1) * size, page * size);
  }

  /** By joining, equal keys in an order of the page's own; by anything else in an order without equal keys. */
  #order(sort: string, salt: string): readonly Entry[] {
    const isByJoining = sort.endsWith("created_at");
    const sign = sort === "-created_at" ? -1 : 1;
    return this.#entries
      .map((entry) => ({
        entry,
        key: isByJoining ? sign * entry.key : 0,
        tie: hash(`${isByJoining ? salt : ""} ${sort} ${entry.id}`),
      }))
      .sort((a, b) => a.key - b.key || (a.tie < b.tie ? -1 : 1))
      .map(({ entry }) => entry);
  }

  #describeTotal(): { total_count?: number } {
    const { total } = this.#history;
    if (total.kind === "absent") return {};
    const back = total.kind === "late" ? total.answers : 0;
    return { total_count: this.#totals[Math.max(0, this.#totals.length - 1 - back)] ?? 0 };
  }

  #happen({ kind, place }: Happening): void {
    const entries = [...this.#entries];
    const at = place % Math.max(1, entries.length);
    const befallen = entries[at];
    if (kind === "edit") {
      if (befallen !== undefined) this.#versions.set(befallen.id, (this.#versions.get(befallen.id) ?? 0) + 1);
    } else if (kind === "removal") {
      this.#entries = entries.filter(({ id }) => id !== befallen?.id);
      if (befallen !== undefined) this.removed++;
    } else {
      const index = kind === "hire" ? entries.length : at;
      if (index < entries.length) this.backdated++;
      const id = 1000 + this.joined;
      const isLast = index === entries.length;
      // Between two keys: whoever comes in before others joined at no second of theirs.
      const key = isLast ? LATEST_KEY + this.joined : (befallen?.key ?? 0) - 0.5;
      this.#joined.set(
        id,
        isLast ? 2_000_000_000 + this.joined : 1_000_000_000 + Math.max(0, Math.floor(key)),
      );
      entries.splice(index, 0, { id, key });
      this.#entries = entries;
      this.joined++;
    }
  }
}

interface Entry {
  readonly id: number;
  /** By which the list is sorted. */
  readonly key: number;
}

const TWIN_KEY = 1_000_000;
const LATEST_KEY = 2_000_000;

function hash(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
