import { Fault } from "../../platform/errors/fault.ts";
import { RosterNames } from "./manager-names.ts";

/** First and last name as on a person's own record. */
export interface FirstAndLastName {
  readonly first_name: string | null;
  readonly last_name: string | null;
}

interface PartedPerson extends Partial<FirstAndLastName> {
  readonly id: string;
  readonly name: string | null;
}

/** The display names of a roster, and the parts of them: a report's record has only the manager's whole name. */
export class RosterNameParts extends RosterNames {
  readonly #parts = new Map<string, FirstAndLastName>();

  override see(person: PartedPerson): void {
    super.see(person);
    const { id, first_name = null, last_name = null } = person;
    if (first_name !== null || last_name !== null) this.#parts.set(id, { first_name, last_name });
  }

  /** Undefined where the person has not been seen, or the record shows neither part. */
  readonly partsOf = (id: string): FirstAndLastName | undefined => this.#parts.get(id);

  override restart(): void {
    super.restart();
    this.#parts.clear();
  }
}

/** Adds the parts of the manager's name to people, and counts for whom they are not known. */
export class ManagerPartsWriter {
  readonly #partsOf: (id: string) => FirstAndLastName | undefined;
  #managed = 0;
  #unknown = 0;

  constructor(partsOf: (id: string) => FirstAndLastName | undefined) {
    this.#partsOf = partsOf;
  }

  /** Without parts, the fields stay missing: unknown is not empty. */
  readonly add = <Person extends object>(record: Person): Person => {
    const manager = managerOf(record);
    if (manager === undefined) return record;
    this.#managed += 1;
    const parts = manager.id === null ? undefined : this.#partsOf(manager.id);
    if (parts === undefined) {
      this.#unknown += 1;
      return record;
    }
    return { ...record, manager: { ...manager, ...parts } };
  };

  /** To be called at the end. Throws `access.field-hidden` when no manager's name is known, and warns of single ones. */
  finish(onWarning: (sentence: string) => void): void {
    if (this.#unknown === 0) return;
    if (this.#unknown === this.#managed)
      throw new Fault(
        "access.field-hidden",
        "The own records of the managers are missing or show no names, so manager.first_name and manager.last_name are unknown.",
        { hint: "Read all employees, with a token whose role sees first and last names." },
      );
    const [people, have] = this.#unknown === 1 ? ["employee", "has"] : ["employees", "have"];
    onWarning(
      `${this.#unknown} ${people} ${have} a manager whose own record was not found, so the manager's first and last name are missing.`,
    );
  }
}

/** The id of the manager, null for one that is known by email or name only; undefined without a manager. */
export function managerOf(record: object): { readonly id: string | null } | undefined {
  const manager: unknown = Reflect.get(record, "manager");
  if (typeof manager !== "object" || manager === null) return undefined;
  const id: unknown = Reflect.get(manager, "id");
  return { ...manager, id: typeof id === "string" ? id : null };
}
