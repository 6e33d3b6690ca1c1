import { type Day, SECONDS_PER_DAY } from "../calendar.ts";
import type { Quirks } from "../control/quirks.ts";
import { AddressHistory } from "./address-history.ts";
import type { ProfileStatus } from "./employment.ts";
import { FirstDay } from "./first-day.ts";
import { arrayListing, countingListing, type Listing } from "./listing.ts";
import { CULTURES } from "./names.ts";
import type { People, SandboxPerson, PersonUnits } from "./people.ts";

/** Changes of a person since the first day. They replace what the seed says. */
export type Changes = Partial<Omit<SandboxPerson, "index" | "id">>;

export type SortKey = "created_at" | "updated_at" | "first_name" | "last_name";

export interface ProfileQuery {
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly filters: Readonly<Partial<Record<FilterKey, string>>>;
}

export const FILTER_KEYS = [
  "first_name",
  "last_name",
  "email",
  "personal_email",
  "job_title",
  "reports_to",
  "user_status",
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** An order's key and the person's number share one double: 2^21 people, keys below 2^32. */
export const PEOPLE_LIMIT = 2 ** 21;
const CACHED_LISTINGS = 12;

/** The people of the seed with all changes since the first day. */
export class Roster {
  readonly people: People;
  readonly addresses = new AddressHistory();
  readonly #quirks: Quirks;
  readonly #firstDay: FirstDay;
  readonly #changes = new Map<number, Changes>();
  readonly #removed = new Set<number>();
  #entered: number;
  /** Goes up with every change; listings made before are stale. */
  #version = 0;
  #cacheVersion = 0;
  readonly #listings = new Map<string, Listing>();
  /** Called for each change of a person; `before` is the status until then, undefined for a new person. */
  onChange: (index: number, before: ProfileStatus | undefined) => void = () => {};

  constructor(people: People, quirks: Quirks) {
    this.people = people;
    this.#quirks = quirks;
    this.#firstDay = new FirstDay(people, quirks);
    this.#entered = people.size;
  }

  get version(): number {
    return this.#version;
  }

  /** One more than the highest number ever given. */
  get entered(): number {
    return this.#entered;
  }

  has(index: number): boolean {
    return index >= 0 && index < this.#entered && !this.#removed.has(index);
  }

  /** Numbers of all listed people, in the order in which they were entered. */
  *indexes(): Generator<number> {
    for (let index = 0; index < this.#entered; index += 1) if (this.has(index)) yield index;
  }

  indexOf(id: string): number | undefined {
    const index = this.people.ids.indexOf(id);
    return index !== undefined && this.has(index) ? index : undefined;
  }

  describe(index: number): SandboxPerson {
    const changes = this.#changes.get(index);
    const person = this.#firstDay.describe(index);
    return changes === undefined ? person : { ...person, ...changes };
  }

  /** Numbers of all people who have changed since the first day. */
  changed(): Iterable<number> {
    return this.#changes.keys();
  }

  touchedToday(index: number, today: Day): boolean {
    const updated = this.#changes.get(index)?.updated;
    return updated !== undefined && Math.floor(updated / SECONDS_PER_DAY) === today;
  }

  status(index: number): ProfileStatus {
    return this.#changes.get(index)?.status ?? this.people.employment.status(index);
  }

  /** The status as answers have it: before May 2018 there was no `pending`. */
  shownStatus(index: number): ProfileStatus {
    return this.shown(this.status(index));
  }

  shown(status: ProfileStatus): ProfileStatus {
    return status === "pending" && this.#quirks.preHireStatus === "inactive" ? "inactive" : status;
  }

  /** As `describe`, where nothing else of the person matters: for counting. */
  units(index: number): PersonUnits {
    const { placement } = this.people;
    const changes = this.#changes.get(index);
    const units = {
      department: placement.department(index),
      division: placement.division(index),
      office: placement.office(index),
      businessUnit: placement.businessUnit(index),
    };
    return changes === undefined ? units : { ...units, ...changes };
  }

  manager(index: number): number | undefined {
    const changes = this.#changes.get(index);
    return changes !== undefined && "manager" in changes ? changes.manager : this.people.manager(index);
  }

  /** All managers that a profile shows: with the quirk, the manager's own is the second. */
  managers(index: number): number[] {
    const first = this.manager(index);
    if (first === undefined) return [];
    const { reportsTo } = this.#quirks;
    const second = reportsTo === "two" || reportsTo === "two-reversed" ? this.manager(first) : undefined;
    if (second === undefined) return [first];
    return reportsTo === "two" ? [first, second] : [second, first];
  }

  /** Numbers of a manager's reports, found without reading all people. */
  reports(manager: number): number[] {
    const { placement, employment } = this.people;
    const found = new Set<number>();
    let dealtTo: number | undefined = manager;
    do {
      for (const report of placement.reports(dealtTo)) {
        if (this.has(report) && this.manager(report) === manager) found.add(report);
      }
      // The reports of neighbours who had left on the first day are this manager's, too.
      dealtTo = placement.neighbour(dealtTo, 1);
    } while (dealtTo !== undefined && employment.status(dealtTo) !== "active");
    for (const [index, changes] of this.#changes) {
      if ("manager" in changes && changes.manager === manager && this.has(index)) found.add(index);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** Adds a new person with the next number. */
  enter(changes: Changes): number {
    const index = this.#entered;
    if (index >= PEOPLE_LIMIT) throw new RangeError(`The sandbox holds at most ${PEOPLE_LIMIT} people.`);
    this.#entered += 1;
    this.#note(index, changes);
    this.onChange(index, undefined);
    return index;
  }

  change(index: number, changes: Changes): void {
    const before = this.status(index);
    if (changes.email !== undefined) this.addresses.note(index, this.#email(index), changes.email);
    this.#note(index, changes);
    this.onChange(index, before);
  }

  #note(index: number, changes: Changes): void {
    this.#changes.set(index, { ...this.#changes.get(index), ...changes });
    this.#version += 1;
  }

  remove(index: number): void {
    this.#removed.add(index);
    this.#version += 1;
  }

  list(selection: ProfileQuery): Listing {
    if (this.#cacheVersion !== this.#version) {
      this.#listings.clear();
      this.#cacheVersion = this.#version;
    }
    const key = JSON.stringify(selection) + this.#firstDay.habits;
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const listing = this.#makeListing(selection);
    const oldest = this.#listings.keys().next();
    if (this.#listings.size >= CACHED_LISTINGS && !oldest.done) this.#listings.delete(oldest.value);
    this.#listings.set(key, listing);
    return listing;
  }

  #makeListing(selection: ProfileQuery): Listing {
    const unfiltered = Object.keys(selection.filters).length === 0;
    if (unfiltered && selection.sort === "created_at" && this.#removed.size === 0) {
      return countingListing(this.#entered, selection.descending);
    }
    const accept = this.#predicate(selection.filters);
    let kept = new Uint32Array(this.#entered);
    let count = 0;
    for (let index = 0; index < this.#entered; index += 1) {
      if (!this.#removed.has(index) && accept(index)) kept[count++] = index;
    }
    kept = kept.subarray(0, count);
    return arrayListing(this.#order(kept, selection.sort), selection.descending);
  }

  /** Numbers ascend with `created_at`, so that order is already there. */
  #order(indexes: Uint32Array, sort: SortKey): Uint32Array {
    if (sort === "created_at") return indexes;
    const keyOf = sort === "updated_at" ? this.#updatedKey() : this.#nameKey(sort);
    const keys = new Float64Array(indexes.length);
    indexes.forEach((index, at) => {
      keys[at] = keyOf(index) * PEOPLE_LIMIT + index;
    });
    keys.sort();
    return Uint32Array.from(keys, (key) => key % PEOPLE_LIMIT);
  }

  /** What a list is sorted by: people with the same are a tie. */
  keyOf(sort: SortKey): (index: number) => number | string {
    if (sort === "first_name") return this.#firstName;
    if (sort === "last_name") return this.#lastName;
    if (sort === "updated_at") return this.#updatedKey();
    return (index) => this.#changes.get(index)?.created ?? this.#firstDay.created(index);
  }

  #updatedKey(): (index: number) => number {
    return (index) => this.#changes.get(index)?.updated ?? this.#firstDay.updated(index);
  }

  #nameKey(sort: "first_name" | "last_name"): (index: number) => number {
    const nameOf = sort === "first_name" ? this.#firstName : this.#lastName;
    const names = new Set(
      CULTURES.flatMap((culture) =>
        (sort === "first_name" ? [...culture.women, ...culture.men] : culture.families).map(
          (name) => name.written,
        ),
      ).flatMap((name) => this.#firstDay.waysOf(name)),
    );
    for (const index of this.#changes.keys()) names.add(nameOf(index));
    const ranks = new Map([...names].sort().map((name, rank) => [name, rank]));
    return (index) => ranks.get(nameOf(index)) ?? 0;
  }

  readonly #firstName = (index: number): string =>
    this.#changes.get(index)?.firstName ?? this.#firstDay.firstName(index);

  readonly #lastName = (index: number): string =>
    this.#changes.get(index)?.lastName ?? this.#firstDay.lastName(index);

  #predicate(filters: ProfileQuery["filters"]): (index: number) => boolean {
    const tests = FILTER_KEYS.flatMap((key) => {
      const wanted = filters[key];
      return wanted === undefined ? [] : [this.#test(key, wanted)];
    });
    return (index) => tests.every((test) => test(index));
  }

  #test(key: FilterKey, wanted: string): (index: number) => boolean {
    switch (key) {
      case "first_name":
        return (index) => this.#firstName(index) === wanted;
      case "last_name":
        return (index) => this.#lastName(index) === wanted;
      case "user_status":
        return (index) => this.shownStatus(index) === wanted;
      case "reports_to": {
        const manager = this.indexOf(wanted);
        return (index) => manager !== undefined && this.managers(index).includes(manager);
      }
      case "email":
        return (index) => this.#email(index) === wanted;
      case "personal_email":
      case "job_title":
        return (index) => this.lookUp(key, index) === wanted;
      default:
        return key satisfies never;
    }
  }

  /** How filters find values that the profile's shape makes; set by the code that knows the shape. */
  lookUp: (key: "personal_email" | "job_title", index: number) => unknown = () => undefined;

  #email(index: number): string | null {
    const changed = this.#changes.get(index)?.email;
    return changed === undefined ? this.people.email(index) : changed;
  }
}
