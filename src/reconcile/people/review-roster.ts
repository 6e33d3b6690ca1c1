import { foldCase } from "../../platform/text/case-fold.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";

/** What a review says of a person: work data only. */
export type ReviewedEmployee = Pick<
  StoredEmployee,
  | "id"
  | "employee_number"
  | "name"
  | "work_email"
  | "job_title"
  | "department"
  | "manager"
  | "lifecycle"
  | "start_date"
  | "termination_date"
>;

/** A person of the roster or of an earlier snapshot. */
export interface RosterPerson {
  readonly employee: ReviewedEmployee;
  /** The first day without the person in Namely; undefined for people who are there. */
  readonly goneOn: string | undefined;
}

/** How a person came to an address. */
export type AddressKind = "work" | "other" | "former";

export interface AddressOwner {
  /** Number of the person, see `RosterPeople.person`. */
  readonly person: number;
  readonly kind: AddressKind;
}

/** What a person is found by. */
export interface PersonKeys {
  readonly emails: readonly string[];
  readonly number: string | null;
  /** Names that others may know the person by. */
  readonly names: readonly string[];
  /** Logins from custom fields, by field. */
  readonly logins?: ReadonlyMap<string, string>;
}

const KINDS: readonly AddressKind[] = ["work", "other", "former"];
const KIND_COUNT = KINDS.length;

const NONE: readonly number[] = [];

/** Numbers by folded text. Most texts have one number, which takes no list: there are many of them. */
class NumberIndex {
  readonly #found = new Map<string, number | number[]>();

  find(key: string): readonly number[] {
    const found = this.#found.get(key) ?? NONE;
    return typeof found === "number" ? [found] : found;
  }

  add(key: string, number: number): void {
    const known = this.#found.get(key);
    if (key === "" || known === number) return;
    if (known === undefined) this.#found.set(key, number);
    else if (typeof known === "number") this.#found.set(key, [known, number]);
    else if (!known.includes(number)) known.push(number);
  }
}

/** All people of a review with everything that accounts are matched by. */
export class RosterPeople {
  readonly #people: RosterPerson[] = [];
  readonly #byId = new Map<string, number>();
  /** Person and kind of an address in one number, for there are many of them. */
  readonly #emails = new NumberIndex();
  readonly #aliased = new Map<string, Set<string>>();
  /** Made when the first account has a number. */
  #numbers: NumberIndex | undefined;
  readonly #formerNumbers = new NumberIndex();
  readonly #logins = new Map<string, NumberIndex>();
  /** Made when the first account needs a suggestion. */
  #names: NumberIndex | undefined;
  /** Names beside the whole one. */
  readonly #otherNames = new Map<number, readonly string[]>();
  readonly #domains: ReadonlyMap<string, string>;

  /** `domains` are those of `--domain-alias`: an old domain with the new one. */
  constructor(domains: ReadonlyMap<string, string> = new Map()) {
    this.#domains = new Map([...domains].map(([from, to]) => [foldCase(from), foldCase(to)]));
  }

  get size(): number {
    return this.#people.length;
  }

  person(number: number): RosterPerson {
    const person = this.#people[number];
    if (person === undefined) throw new RangeError(`There is no person ${number}.`);
    return person;
  }

  findId(id: string): number | undefined {
    return this.#byId.get(id);
  }

  /** Adds a person who is in Namely. */
  add(employee: ReviewedEmployee, keys: PersonKeys): void {
    const number = this.#push({ employee, goneOn: undefined });
    this.#addEmail(employee.work_email, number, "work");
    for (const email of keys.emails)
      if (email !== employee.work_email) this.#addEmail(email, number, "other");
    for (const [field, login] of keys.logins ?? []) {
      const logins = this.#logins.get(field) ?? new NumberIndex();
      this.#logins.set(field, logins);
      logins.add(foldCase(trimLogin(login)), number);
    }
    this.#keepNames(employee.name, keys.names, number);
  }

  /** Adds a person who is in an earlier snapshot and no longer in Namely, as the last snapshot knew them. */
  addGone(employee: ReviewedEmployee, goneOn: string, names: readonly string[]): number {
    const number = this.#push({ employee, goneOn });
    this.#keepNames(employee.name, names, number);
    return number;
  }

  /** Adds what a person had in an earlier snapshot. */
  addFormer(person: number, keys: Pick<PersonKeys, "emails" | "number">): void {
    for (const email of keys.emails) this.#addEmail(email, person, "former");
    if (keys.number === null) return;
    const folded = foldCase(keys.number);
    const { employee, goneOn } = this.person(person);
    const isCurrent = goneOn === undefined && folded === foldCase(employee.employee_number ?? "");
    if (!isCurrent) this.#formerNumbers.add(folded, person);
  }

  /** All people who have or had the address, also under the other name of its domain. */
  ownersOf(email: string): readonly AddressOwner[] {
    const address = foldCase(email);
    const owners = this.#readOwners(address);
    if (this.#domains.size === 0) return owners;
    const others = this.#aliased.get(this.#translate(address)) ?? [];
    const all = [...owners];
    for (const other of others)
      for (const owner of other === address ? [] : this.#readOwners(other))
        if (!all.some(({ person }) => person === owner.person)) all.push(owner);
    return all;
  }

  /** Whether an owner of the address has or had exactly this one, not only the one of another domain. */
  hasAddress(email: string): boolean {
    return this.#domains.size === 0 || this.#emails.find(foldCase(email)).length > 0;
  }

  withNumber(number: string): readonly number[] {
    this.#numbers ??= this.#indexNumbers();
    return this.#numbers.find(foldCase(number));
  }

  withFormerNumber(number: string): readonly number[] {
    return this.#formerNumbers.find(foldCase(number));
  }

  withLogin(field: string, login: string): readonly number[] {
    return this.#logins.get(field)?.find(foldCase(trimLogin(login))) ?? [];
  }

  withName(name: string): readonly number[] {
    this.#names ??= this.#indexNames();
    return this.#names.find(foldName(name));
  }

  /** The numbers of all people who are in Namely now. */
  *current(): Generator<number> {
    for (const [number, { goneOn }] of this.#people.entries()) if (goneOn === undefined) yield number;
  }

  #push(person: RosterPerson): number {
    const number = this.#people.push(person) - 1;
    this.#byId.set(person.employee.id, number);
    return number;
  }

  #keepNames(name: string | null, names: readonly string[], person: number): void {
    const others = names.filter((other) => other !== name);
    if (others.length > 0) this.#otherNames.set(person, others);
  }

  #indexNumbers(): NumberIndex {
    const index = new NumberIndex();
    for (const number of this.current())
      index.add(foldCase(this.person(number).employee.employee_number ?? ""), number);
    return index;
  }

  #indexNames(): NumberIndex {
    const index = new NumberIndex();
    for (const [number, { employee }] of this.#people.entries())
      for (const name of [employee.name ?? "", ...(this.#otherNames.get(number) ?? [])])
        index.add(foldName(name), number);
    return index;
  }

  #addEmail(email: string | null, person: number, kind: AddressKind): void {
    const address = foldCase(email ?? "");
    if (address === "") return;
    if (this.#emails.find(address).some((owner) => Math.floor(owner / KIND_COUNT) === person)) return;
    this.#emails.add(address, person * KIND_COUNT + KINDS.indexOf(kind));
    if (this.#domains.size === 0) return;
    const translated = this.#translate(address);
    const same = this.#aliased.get(translated);
    if (same === undefined) this.#aliased.set(translated, new Set([address]));
    else same.add(address);
  }

  #readOwners(address: string): AddressOwner[] {
    return this.#emails.find(address).map((owner) => ({
      person: Math.floor(owner / KIND_COUNT),
      kind: KINDS[owner % KIND_COUNT] ?? "former",
    }));
  }

  #translate(address: string): string {
    const at = address.lastIndexOf("@");
    const domain = this.#domains.get(address.slice(at + 1));
    return domain === undefined ? address : address.slice(0, at + 1) + domain;
  }
}

/** People write a login as `@octocat` or as the address of its page. */
function trimLogin(login: string): string {
  return login
    .trim()
    .replace(/^https?:\/\/[^/]+\//u, "")
    .replace(/^@|\/$/gu, "");
}

/** The words of a name in alphabetical order, so that "Doe, Jane" is "jane doe". */
function foldName(name: string): string {
  return foldCase(name)
    .split(/[\s,.]+/u)
    .filter((word) => word !== "")
    .sort()
    .join(" ");
}
