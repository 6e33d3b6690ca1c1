import { Fault, type FaultCode } from "../../platform/errors/fault.ts";
import { measureSlips } from "../../platform/errors/nearest.ts";
import { isCurrent } from "../org/org-problems.ts";
import {
  describePartlyHidden,
  fieldHidden,
  type FieldVisibility,
  type VisibilityPlace,
} from "../visibility.ts";
import { fold } from "./filters.ts";
import { foldName, listNameForms, readTypedName, type NameParts } from "./name-forms.ts";
import type { StoredEmployee } from "./read-employee.ts";

/** What a person is found by, and what a list of candidates shows. */
export interface FindablePerson
  extends
    NameParts,
    Partial<
      Pick<
        StoredEmployee,
        | "employee_number"
        | "work_email"
        | "personal_email"
        | "job_title"
        | "department"
        | "employment_status"
        | "lifecycle"
        | "termination_date"
      >
    > {
  readonly id: string;
}

/** Which people a text fits. */
export type PersonMatch<Person extends FindablePerson> =
  | { readonly kind: "found"; readonly person: Person }
  | { readonly kind: "several"; readonly candidates: readonly Person[] }
  | { readonly kind: "none"; readonly nearest: readonly Person[] };

/** Fields that a person is found by, apart from the id. */
export const NAMING_FIELDS = ["employee_number", "work_email", "personal_email", "name"] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Whether a text has the shape of Namely's ids, so that it cannot be a name or a number. */
export function isProfileId(text: string): boolean {
  return UUID.test(text.trim());
}

/** Finds a person among others; see `PersonFinder`. */
export function findPerson<Person extends FindablePerson>(
  people: Iterable<Person>,
  text: string,
): PersonMatch<Person> {
  const finder = new PersonFinder<Person>(text);
  for (const person of people) finder.see(person);
  return finder.result();
}

type NameReading = (person: FindablePerson) => boolean;

/**
 * Finds the person that a text names, one record at a time: an id, an employee number, an email or a name. The
 * strictest of these readings that fits a person decides; of several people, those who left count only when all did.
 */
export class PersonFinder<Person extends FindablePerson> {
  readonly #readings: readonly NameReading[];
  readonly #nearest: NearestPeople<Person>;
  #fitting: Map<string, Person>[] = [];

  constructor(text: string) {
    this.#readings = listReadings(text);
    this.#nearest = new NearestPeople(text);
  }

  see(person: Person): void {
    const rank = this.#readings.findIndex((fits) => fits(person));
    if (rank >= 0) (this.#fitting[rank] ??= new Map<string, Person>()).set(person.id, person);
    else if (this.#fitting.length === 0) this.#nearest.see(person);
  }

  /** Forgets the people: they come again. */
  restart(): void {
    this.#fitting = [];
    this.#nearest.restart();
  }

  result(): PersonMatch<Person> {
    // Entries come in the order of the readings, and a reading that fits no one has none.
    const [found] = Object.values(this.#fitting);
    if (found === undefined) return { kind: "none", nearest: this.#nearest.list() };
    const current = [...found.values()].filter(isPresent);
    const candidates = current.length > 0 ? current : [...found.values()];
    const [person, ...others] = candidates;
    return person !== undefined && others.length === 0
      ? { kind: "found", person }
      : { kind: "several", candidates };
  }
}

/** Whether one person fits a text by its id, number, email or whole name, without knowing the others. */
export function fitsPerson(text: string): (person: FindablePerson) => boolean {
  const readings = listReadings(text).slice(0, -1);
  return (person) => readings.some((fits) => fits(person));
}

/** From the strictest to the loosest, which is that all words are words of the name. */
function listReadings(text: string): readonly NameReading[] {
  const exact = text.trim();
  const number = exact.toLowerCase();
  const email = fold(text);
  const names = readTypedName(text);
  const words = (names[0] ?? "").split(" ").filter((word) => word !== "");
  if (exact === "") return [() => false];
  return [
    ({ id }) => id === exact || (UUID.test(exact) && id.toLowerCase() === number),
    ({ employee_number: own }) => typeof own === "string" && own.trim().toLowerCase() === number,
    (person) => listEmails(person).includes(email),
    (person) => words.length > 0 && listNameForms(person).some((form) => names.includes(form)),
    (person) => {
      if (words.length === 0) return false;
      const own = new Set(listNameForms(person).flatMap((form) => form.split(" ")));
      return words.every((word) => own.has(word));
    },
  ];
}

function listEmails({ work_email: work, personal_email: personal }: FindablePerson): readonly string[] {
  return [work, personal].flatMap((address) => (address ? [fold(address)] : []));
}

function isPresent({ employment_status: status, lifecycle = null }: FindablePerson): boolean {
  return isCurrent({ employment_status: status ?? null, lifecycle });
}

const MOST_NEAREST = 3;

/** Keeps the few people whose email or name is most like a text. */
class NearestPeople<Person extends FindablePerson> {
  readonly #isEmail: boolean;
  readonly #typed: readonly string[];
  #nearest: { readonly person: Person; readonly slips: number }[] = [];

  constructor(text: string) {
    this.#isEmail = text.includes("@");
    this.#typed = this.#isEmail ? [fold(text)] : readTypedName(text);
  }

  see(person: Person): void {
    const own = this.#isEmail ? listEmails(person) : listNamesLike(person, this.#typed);
    const slips = Math.min(...this.#typed.flatMap((typed) => own.map((one) => measureSlips(typed, one))));
    if (!Number.isFinite(slips)) return;
    this.#nearest.push({ person, slips });
    // Stable, so that of equal ones the first stays first.
    this.#nearest.sort((one, other) => one.slips - other.slips);
    this.#nearest.length = Math.min(this.#nearest.length, MOST_NEAREST);
  }

  restart(): void {
    this.#nearest = [];
  }

  list(): readonly Person[] {
    return this.#nearest.map(({ person }) => person);
  }
}

/** A single word is also compared with the words of the name. */
function listNamesLike(person: FindablePerson, typed: readonly string[]): readonly string[] {
  const forms = listNameForms(person);
  return typed.some((text) => text.includes(" "))
    ? forms
    : forms.flatMap((form) => [form, ...form.split(" ")]);
}

/** Where people come from, and which fields of them can be seen. */
export interface PeopleInSight {
  readonly visibility: FieldVisibility;
  readonly place: VisibilityPlace;
}

/** Fields that a text that fits no one may be of. */
function guessNamingFields(text: string): readonly string[] {
  if (text.includes("@")) return ["work_email", "personal_email"];
  if (isProfileId(text)) return [];
  return /\d/u.test(text) ? ["employee_number"] : ["name"];
}

/** Throws `access.field-hidden` when a text that fits no one is of a kind that no record shows. */
export function refuseHiddenNames(text: string, { visibility, place }: PeopleInSight): void {
  const hidden = guessNamingFields(text).filter((field) => visibility.isHidden(field));
  if (hidden.length > 0) throw fieldHidden(visibility, hidden, `"${text}" cannot be looked up`, { place });
}

/** The one person of a match. Throws `api.not-found`, `usage.ambiguous` or `access.field-hidden`. */
export function requirePerson<Person extends FindablePerson>(
  match: PersonMatch<Person>,
  text: string,
  seen: PeopleInSight,
): Person {
  if (match.kind === "found") return match.person;
  if (match.kind === "several") throw severalPeople(`"${text}"`, match.candidates);
  refuseHiddenNames(text, seen);
  const notes = guessNamingFields(text).flatMap((field) => describePartlyHidden(seen.visibility, field));
  throw noSuchPerson(`"${text}"`, match.nearest, { notes });
}

/** For a text that fits no one; `what` is the text in quotes, behind its flag if it came from one. */
export function noSuchPerson(
  what: string,
  nearest: readonly FindablePerson[],
  options: { readonly code?: FaultCode; readonly notes?: readonly string[] } = {},
): Fault {
  const { code = "api.not-found", notes = [] } = options;
  const hint =
    nearest.length > 0
      ? `Did you mean ${nearest.map(nameWithEmail).join(" or ")}?`
      : "Find a person by a part of the name: namely employees --search <text>";
  return new Fault(code, `No employee matches ${what}.`, { hint: [...notes, hint].join(" ") });
}

const MOST_CANDIDATES = 10;

/** For a text that fits several people. */
export function severalPeople(what: string, candidates: readonly FindablePerson[]): Fault {
  const shown = candidates.slice(0, MOST_CANDIDATES).map(describeCandidate);
  const more = candidates.length - shown.length;
  const [first] = candidates;
  return new Fault("usage.ambiguous", `${what} matches ${candidates.length} employees.`, {
    items: more > 0 ? [...shown, `and ${more} more`] : shown,
    hint: `Use an id instead, such as ${first?.id ?? ""}.`,
  });
}

function describeCandidate(person: FindablePerson): string {
  const { id, name, job_title, department, termination_date } = person;
  const left = isPresent(person) ? undefined : termination_date ? `left ${termination_date}` : "left";
  return [`${id}  ${name ?? "(no name)"}`, job_title, department, left].filter(Boolean).join(" · ");
}

function nameWithEmail({ id, name, job_title, work_email, personal_email }: FindablePerson): string {
  const about = [job_title, work_email ?? personal_email ?? id].filter(Boolean).join(", ");
  return `"${name ?? id}" (${about})`;
}

/** Whether what a report says of its manager is this person: by id, else by email, else by name. */
export function isSamePerson(
  person: FindablePerson,
  named: { readonly id: string | null; readonly email?: string | null; readonly name: string | null },
): boolean {
  if (named.id) return named.id === person.id;
  if (named.email) return listEmails(person).includes(fold(named.email));
  return named.name !== null && listNameForms(person).includes(foldName(named.name));
}
