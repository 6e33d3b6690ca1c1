import { Fault } from "../../src/platform/errors/fault.ts";
import type { Query, RawClient } from "../../src/namely/requests/client.ts";
import { Dice, topic } from "../../src/sandbox/dice.ts";
import { CompanyMemory } from "../../src/sync/connection/company-memory.ts";
import type { Connection } from "../../src/sync/connection/connection.ts";
import { makeAccess } from "../../src/auth/access.ts";
import type { ReadContext } from "../../src/sync/connection/read-context.ts";
import { ManualClock } from "./manual-clock.ts";
import { makeTempFolder } from "./temp-folder.ts";

/** How clocks are wrong, in milliseconds ahead of the true time. */
export interface ClockErrors {
  readonly ours: number;
  /** Of the `Date` header; undefined when there is none. */
  readonly date: number | undefined;
}

interface Person {
  readonly joined: number;
  updated: number;
  name: string;
}

const BEGIN = Date.UTC(2026, 10, 23, 12) / 1000;

/**
 * A Namely in memory whose database has no tie-break: people of one second come in another order for each page, page size
 * and sort. It answers what a reading of people asks for and refuses everything else.
 */
export class ImportedRoster {
  readonly people = new Map<string, Person>();
  readonly errors: ClockErrors;
  readonly #seed: number;
  readonly #clock: ManualClock;
  #pages = 0;
  #changes = 0;

  constructor(size: number, seed: number, errors: ClockErrors = { ours: 0, date: 0 }) {
    this.#seed = seed;
    this.errors = errors;
    this.#clock = new ManualClock({ now: BEGIN * 1000 + errors.ours });
    for (let index = 0; index < size; index++) {
      // A day apart, so that joining is told apart on each page; changed in another order than that.
      const joined = BEGIN - (size - index + 1000) * 86_400;
      const updated = BEGIN - 3600 * (1 + ((index * 7919) % 997));
      this.people.set(`p${index}`, { joined, updated, name: "Before" });
    }
  }

  /** The true time, in epoch seconds. */
  get now(): number {
    return Math.floor((this.#clock.now() - this.errors.ours) / 1000);
  }

  /** Pages of people that were asked for. */
  get pages(): number {
    return this.#pages;
  }

  pass(seconds: number): void {
    this.#clock.advance(seconds * 1000);
  }

  /** Everybody from a place on gets another name in one second, now or at the time given. */
  change(from: number, count: number, time = this.now): void {
    const ids = [...this.people.keys()];
    this.#changes += 1;
    for (let index = from; index < from + count; index++) {
      const person = this.people.get(ids[index % ids.length] ?? "");
      if (person === undefined) continue;
      person.updated = time;
      person.name = `After ${this.#changes}`;
    }
  }

  /** The last name of everybody, by id. */
  names(): Record<string, string> {
    return Object.fromEntries([...this.people].map(([id, { name }]) => [id, name]));
  }

  /** What a reading of this company needs. */
  open(): {
    readonly context: ReadContext;
    readonly connection: Connection;
    readonly said: readonly string[];
  } {
    const said: string[] = [];
    const folder = makeTempFolder();
    const parts = {
      env: {},
      clock: this.#clock,
      random: () => 0.5,
      signal: new AbortController().signal,
      cwd: folder,
      version: "0.0.0",
      platform: process.platform,
      folders: { config: folder, state: folder, temporary: folder, configMoved: true },
      debug: (line: string) => said.push(line),
      warn: (line: string) => said.push(line),
      learnSecret: () => {},
    };
    const context: ReadContext = {
      ...parts,
      access: makeAccess(parts, { company: "acme", tokenFile: undefined }),
      globals: { maxWaitMs: undefined },
    };
    const session: Connection["session"] = {
      company: "acme",
      baseUrl: new URL("http://127.0.0.1/"),
      origin: { kind: "environment", name: "NAMELY_TOKEN" } as unknown as Connection["session"]["origin"],
      refusalHint: "",
      current: () => Promise.resolve("token"),
      renew: () => Promise.resolve(undefined),
    };
    const connection: Connection = {
      client: this.#client(),
      session,
      memory: new CompanyMemory(context, session.baseUrl),
      warn: context.warn,
      close: () => Promise.resolve(),
    };
    return { context, connection, said };
  }

  #client(): RawClient {
    const refuse = (): Promise<never> => Promise.reject(new Fault("api.forbidden", "No."));
    return {
      get: (path, query = {}) =>
        path === "/profiles" ? Promise.resolve({ body: this.#page(query), requestId: undefined }) : refuse(),
      read: refuse,
      send: refuse,
      tally: () => ({ requests: this.#pages, retries: 0, waitedMs: 0, serverAheadMs: this.#serverAhead() }),
    };
  }

  #serverAhead(): number | undefined {
    const { ours, date } = this.errors;
    return date === undefined ? undefined : date - ours;
  }

  #page(query: Query): unknown {
    this.#pages += 1;
    const [page, size] = [Number(query["page"] ?? 1), Number(query["per_page"] ?? 50)];
    const sort = String(query["sort"] ?? "created_at");
    const sign = sort.startsWith("-") ? -1 : 1;
    const keyOf = ({ joined, updated }: Person): number => (sort.endsWith("updated_at") ? updated : joined);
    const about = topic(`${sort} ${page} ${size}`);
    const dice = new Dice(this.#seed);
    const rows = [...this.people]
      .map(([id, person], index) => ({ id, person, chance: dice.share(about, index) }))
      .sort((a, b) => sign * (keyOf(a.person) - keyOf(b.person)) || a.chance - b.chance);
    const profiles = rows.slice((page - 1) * size, page * size).map(({ id, person }) => ({
      id,
      first_name: "Ada",
      last_name: person.name,
      user_status: "active",
      updated_at: person.updated,
      created_at: person.joined,
    }));
    return { profiles, meta: { count: profiles.length, total_count: this.people.size } };
  }
}
