interface NamedManager {
  readonly id: string | null;
  readonly name: string | null;
}

interface Managed {
  readonly manager?: NamedManager | null | undefined;
  readonly managers?: readonly (NamedManager | null)[] | null | undefined;
}

/** A person's display name by id; undefined or null where it is not known. */
export type NameLookup = (id: string) => string | null | undefined;

/**
 * The person with each manager called as on the manager's own record: Namely writes first and last name on the profiles of
 * reports, and may show another name on the manager's own. The very same object when nothing is different.
 */
export function nameManagers<Person extends Managed>(person: Person, nameOf: NameLookup): Person {
  const rename = <Manager extends NamedManager | null>(manager: Manager): Manager => {
    const name = manager?.id ? nameOf(manager.id) : undefined;
    return manager === null || !name || name === manager.name ? manager : { ...manager, name };
  };
  const { manager, managers } = person;
  const first = manager && rename(manager);
  const all = managers?.map(rename);
  const isSame =
    first === manager && (all === undefined || all.every((one, index) => one === managers?.[index]));
  if (isSame) return person;
  return { ...person, ...(manager ? { manager: first } : {}), ...(all ? { managers: all } : {}) };
}

/** The display names of a roster. */
export class RosterNames {
  readonly #names = new Map<string, string>();

  see({ id, name }: { readonly id: string; readonly name: string | null }): void {
    if (name) this.#names.set(id, name);
  }

  readonly nameOf: NameLookup = (id) => this.#names.get(id);

  restart(): void {
    this.#names.clear();
  }
}

/** Finds out who calls a manager otherwise than the manager's own record, whichever of them comes first. */
export class ManagerNames {
  readonly #roster = new RosterNames();
  readonly #reports = new Map<string, { readonly names: Set<string | null>; readonly people: string[] }>();

  readonly nameOf: NameLookup = this.#roster.nameOf;

  see(person: Managed & { readonly id: string; readonly name: string | null }): void {
    this.#roster.see(person);
    const { id, manager, managers } = person;
    for (const one of managers ?? (manager ? [manager] : [])) {
      if (!one?.id) continue;
      let reports = this.#reports.get(one.id);
      if (reports === undefined) this.#reports.set(one.id, (reports = { names: new Set(), people: [] }));
      reports.names.add(one.name);
      reports.people.push(id);
    }
  }

  /** Ids of people one of whose managers is called otherwise on the manager's own record. */
  findMisnaming(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const [manager, { names, people }] of this.#reports) {
      const name = this.nameOf(manager);
      if (!name || (names.size === 1 && names.has(name))) continue;
      for (const id of people) found.add(id);
    }
    return found;
  }

  restart(): void {
    this.#roster.restart();
    this.#reports.clear();
  }
}
