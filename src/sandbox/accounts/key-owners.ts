import type { SandboxCompany } from "../company/company.ts";
import type { SandboxPerson } from "../company/people.ts";
import { PrivateDetails } from "../company/private-details.ts";
import { githubLogin, recordedLogin } from "../profile/github-login.ts";

/**
 * Who has or had an address, and for whom a login is recorded. What the seed says belongs to one person each, so only what
 * has changed since is kept.
 */
export class KeyOwners {
  readonly #company: SandboxCompany;
  readonly #details: PrivateDetails;
  readonly #changed: ReadonlySet<number>;
  /** Most questions are about one person in a row, and a description takes its time. */
  #last: SandboxPerson | undefined;
  #addresses: ReadonlyMap<string, Set<number>> | undefined;
  /** Logins that are recorded for someone else than their holder. */
  #logins: ReadonlyMap<string, Set<number>> | undefined;

  constructor(company: SandboxCompany) {
    this.#company = company;
    this.#details = new PrivateDetails(company.people.dice);
    this.#changed = new Set(company.roster.changed());
  }

  /** A person as Namely has them now, or had them last. */
  person(index: number): SandboxPerson {
    if (this.#last?.index !== index) this.#last = this.#company.roster.describe(index);
    return this.#last;
  }

  /** Every address that a person has or had. */
  addressesOf(index: number): readonly string[] {
    const privateAddress = this.privateAddressOf(index);
    const current = this.currentAddressOf(index);
    return [
      ...this.#company.roster.addresses.of(index),
      ...(current === undefined ? [] : [current]),
      ...(privateAddress === undefined ? [] : [privateAddress]),
    ].map((address) => address.toLowerCase());
  }

  currentAddressOf(index: number): string | undefined {
    const { email, status } = this.person(index);
    const isHidden = status === "pending" && this.#company.quirks.hireWithoutEmail !== "no";
    return isHidden ? undefined : email || undefined;
  }

  privateAddressOf(index: number): string | undefined {
    const { fields } = this.person(index);
    const { latin } = this.#company.people.identities.names(index).first;
    const address = fields["personal_email"] ?? this.#details.personalEmail(index, latin);
    return typeof address === "string" && address !== "" ? address : undefined;
  }

  /** One set by hand may be anybody's, so it counts as none. */
  numberOf(index: number): string {
    const person = this.person(index);
    return "employee_id" in person.fields ? "" : (this.#details.employeeNumber(person) ?? "");
  }

  /** All people who have or had the address; `holder` is who has it by the seed. */
  ofAddress(address: string, holder: number | undefined): readonly number[] {
    const wanted = address.toLowerCase();
    const owners = new Set((this.#addresses ??= this.#indexAddresses()).get(wanted));
    if (holder !== undefined && this.addressesOf(holder).includes(wanted)) owners.add(holder);
    return [...owners];
  }

  /** All people with the login in their profile. Who is gone from Namely has none. */
  ofLogin(login: string, holder: number | undefined): readonly number[] {
    const owners = new Set((this.#logins ??= this.#indexLogins()).get(login));
    if (holder !== undefined && this.#company.roster.has(holder) && this.#recordedFor(holder) === login)
      owners.add(holder);
    return [...owners];
  }

  #indexAddresses(): ReadonlyMap<string, Set<number>> {
    const { people, roster } = this.#company;
    const found = new Map<string, Set<number>>();
    for (const index of this.#changed)
      for (const address of this.addressesOf(index)) add(found, address, index);
    if (found.size === 0) return found;
    // An address of the seed may have gone to someone else.
    for (let index = 0; index < people.size; index += 1)
      if (!this.#changed.has(index) || !roster.has(index)) found.get(people.email(index))?.add(index);
    return found;
  }

  #indexLogins(): ReadonlyMap<string, Set<number>> {
    const { people, roster } = this.#company;
    const found = new Map<string, Set<number>>();
    for (const index of roster.indexes()) {
      const login = this.#recordedFor(index);
      if (login !== undefined && login !== githubLogin(people, index)) add(found, login, index);
    }
    return found;
  }

  #recordedFor(index: number): string | undefined {
    const { people } = this.#company;
    const fields = this.#changed.has(index) ? this.person(index).fields : {};
    const recorded = "github_login" in fields ? fields["github_login"] : recordedLogin(people, index);
    if (typeof recorded !== "string" || recorded === "") return undefined;
    return recorded.toLowerCase().replace(/^(?:https:\/\/github\.com\/|@)/u, "");
  }
}

/** Whether a person has left, as the company knows it. */
export function hasLeft({ status, departure, start }: SandboxPerson, today: number): boolean {
  if (status !== "inactive") return false;
  return departure !== undefined || start === undefined || start < today;
}

function add(owners: Map<string, Set<number>>, key: string, index: number): void {
  const known = owners.get(key);
  if (known === undefined) owners.set(key, new Set([index]));
  else known.add(index);
}
