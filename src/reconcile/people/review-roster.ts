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

/** All people of a review with everything that accounts are matched by. */
export class RosterPeople {
  readonly #people: RosterPerson[] = [];
  readonly #byId = new Map<string, number>();
  /** Person and kind of an address in one number, for there are many of them. */
  readonly #emails = new Map<string, number | number[]>();
  readonly #aliased = new Map<string, Set<string>>();
  /** Made when the first account has a number. */
  #numbers: Map<string, number | number[]> | undefined;
  readonly #formerNumbers = new Map<string, number | number[]>();
  readonly #logins = new Map<string, Map<string, number | number[]>>();
  /** Made when the first account needs a suggestion. */
  #names: Map<string, number | number[]> | undefined;
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
      let logins = this.#logins.get(field);
      if (logins === undefined) this.#logins.set(field, (logins = new Map()));
      addTo(logins, trimLogin(login), number);
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
    if (!isCurrent) addTo(this.#formerNumbers, folded, person, true);
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
    return this.#domains.size === 0 || this.#emails.has(foldCase(email));
  }

  withNumber(number: string): readonly number[] {
    this.#numbers ??= this.#indexNumbers();
    return listOf(this.#numbers.get(foldCase(number)));
  }

  withFormerNumber(number: string): readonly number[] {
    return listOf(this.#formerNumbers.get(foldCase(number)));
  }

  withLogin(field: string, login: string): readonly number[] {
    return listOf(this.#logins.get(field)?.get(foldCase(trimLogin(login))));
  }

  withName(name: string): readonly number[] {
    this.#names ??= this.#indexNames();
    return listOf(this.#names.get(foldName(name)));
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

  #indexNumbers(): Map<string, number | number[]> {
    const index = new Map<string, number | number[]>();
    for (const number of this.current()) addTo(index, this.person(number).employee.employee_number, number);
    return index;
  }

  #indexNames(): Map<string, number | number[]> {
    const index = new Map<string, number | number[]>();
    for (const [number, { employee }] of this.#people.entries())
      for (const name of [employee.name ?? "", ...(this.#otherNames.get(number) ?? [])])
        addTo(index, foldName(name), number, true);
    return index;
  }

  #addEmail(email: string | null, person: number, kind: AddressKind): void {
    if (email === null || email === "") return;
    const address = foldCase(email);
    if (address === "") return;
    const owner = person * KIND_COUNT + KINDS.indexOf(kind);
    const known = this.#emails.get(address);
    if (known === undefined) this.#emails.set(address, owner);
    else if (listOf(known).some((other) => Math.floor(other / KIND_COUNT) === person)) return;
    else addTo(this.#emails, address, owner, true);
    if (this.#domains.size === 0) return;
    const translated = this.#translate(address);
    const same = this.#aliased.get(translated);
    if (same === undefined) this.#aliased.set(translated, new Set([address]));
    else same.add(address);
  }

  #readOwners(address: string): AddressOwner[] {
    return listOf(this.#emails.get(address)).map((owner) => ({
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

function addTo(
  index: Map<string, number | number[]>,
  key: string | null,
  value: number,
  isFolded = false,
): void {
  if (key === null || key.trim() === "") return;
  const folded = isFolded ? key : foldCase(key);
  const known = index.get(folded);
  if (known === undefined) index.set(folded, value);
  else if (typeof known !== "number") {
    if (!known.includes(value)) known.push(value);
  } else if (known !== value) index.set(folded, [known, value]);
}

const NONE: readonly number[] = [];

function listOf(found: number | readonly number[] | undefined): readonly number[] {
  if (found === undefined) return NONE;
  return typeof found === "number" ? [found] : found;
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
