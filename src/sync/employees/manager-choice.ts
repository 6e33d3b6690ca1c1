import {
  fitsPerson,
  isProfileId,
  isSamePerson,
  noSuchPerson,
  PersonFinder,
  refuseHiddenNames,
  severalPeople,
  type FindablePerson,
  type PeopleInSight,
  type PersonMatch,
} from "../../unified/employee/find-person.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";

type ReportedManager = NonNullable<StoredEmployee["manager"]>;

/**
 * Finds the manager that `--manager` names. Whom a name or an email stands for is only known when all employees have been
 * seen; the records of the reports may be all there is of a manager.
 */
export class ManagerChoice {
  readonly #text: string;
  readonly #fitsText: (person: FindablePerson) => boolean;
  readonly #own: PersonFinder<FindablePerson>;
  /** Managers as their reports name them. */
  readonly #named: PersonFinder<FindablePerson>;

  constructor(text: string) {
    this.#text = text;
    this.#fitsText = fitsPerson(text);
    this.#own = new PersonFinder(text);
    this.#named = new PersonFinder(text);
  }

  see(employee: StoredEmployee): void {
    this.#own.see(employee);
    for (const manager of listManagers(employee)) this.#named.see(asPerson(manager));
  }

  restart(): void {
    this.#own.restart();
    this.#named.restart();
  }

  /** Whether an employee reports to the manager, as far as the employee's own record tells; undefined when that is open. */
  isReport(employee: StoredEmployee): boolean | undefined {
    const managers = listManagers(employee);
    if (managers.length === 0) return false;
    if (isProfileId(this.#text))
      return managers.some(({ id }) => id?.toLowerCase() === this.#text.trim().toLowerCase());
    return managers.some((manager) => this.#fitsText(asPerson(manager))) ? true : undefined;
  }

  /** Whether an employee reports to the manager, now that all have been seen. */
  createTest(): (employee: StoredEmployee) => boolean {
    const match = this.#match();
    if (match.kind !== "found") return () => false;
    return (employee) => listManagers(employee).some((manager) => isSamePerson(match.person, manager));
  }

  /** Throws `usage.unknown-value`, `usage.ambiguous` or `access.field-hidden` unless the text stands for one person. */
  check(seen: PeopleInSight): void {
    this.checkOnlyOne();
    const match = this.#match();
    if (match.kind !== "none") return;
    refuseHiddenNames(this.#text, seen);
    throw noSuchPerson(`--manager "${this.#text}"`, match.nearest, { code: "usage.unknown-value" });
  }

  /** Throws `usage.ambiguous` when the text stands for several of those who have been seen. */
  checkOnlyOne(): void {
    const match = this.#match();
    if (match.kind === "several") throw severalPeople(`--manager "${this.#text}"`, match.candidates);
  }

  /** A person's own record goes before what reports say. */
  #match(): PersonMatch<FindablePerson> {
    const own = this.#own.result();
    if (own.kind !== "none") return own;
    const named = this.#named.result();
    return named.kind === "none" ? own : named;
  }
}

function listManagers({ manager, managers }: StoredEmployee): readonly ReportedManager[] {
  return [manager, ...(managers ?? [])].filter((one) => one !== null && one !== undefined);
}

/** A manager without an id is known by the email or the name alone. */
function asPerson({ id, name, email }: ReportedManager): FindablePerson {
  return { id: id ?? email ?? name ?? "", name, work_email: email };
}
