import type { StoredEmployee } from "./read-employee.ts";

/** Of an employee, what an organisation is made of. */
export type OrgPerson = Pick<
  StoredEmployee,
  | "id"
  | "employee_number"
  | "name"
  | "first_name"
  | "last_name"
  | "preferred_name"
  | "job_title"
  | "department"
  | "office"
  | "work_email"
  | "personal_email"
  | "manager"
  | "employment_status"
  | "lifecycle"
  | "start_date"
  | "termination_date"
>;

/** Who stands above somebody, from the direct manager up, and why it goes no further. */
export interface ManagerChain {
  readonly managers: readonly OrgPerson[];
  /**
   * `top`: the last one has no manager. `level`: as far as was asked for. `unknown`: the next one is not among the people.
   * `cycle`: the next one has come before, or is the person whom it began with.
   */
  readonly end: "top" | "level" | "unknown" | "cycle";
}

/** Somebody's place in a tree of reports. */
export interface OrgNode {
  readonly person: OrgPerson;
  readonly reports: readonly OrgNode[];
}

/** People by whom they report to. Nothing is taken for granted: managers may be missing, and chains may be circles. */
export class Org {
  readonly #people: ReadonlyMap<string, OrgPerson>;
  readonly #reports = new Map<string, OrgPerson[]>();

  constructor(people: Iterable<OrgPerson>) {
    this.#people = new Map([...people].map((person) => [person.id, person]));
    for (const person of this.#people.values()) {
      const manager = person.manager?.id;
      if (!manager || manager === person.id) continue;
      const reports = this.#reports.get(manager) ?? [];
      reports.push(person);
      this.#reports.set(manager, reports);
    }
    for (const reports of this.#reports.values()) reports.sort(byName);
  }

  get people(): Iterable<OrgPerson> {
    return this.#people.values();
  }

  get size(): number {
    return this.#people.size;
  }

  find(id: string): OrgPerson | undefined {
    return this.#people.get(id);
  }

  /** Direct reports, by name. */
  reportsOf(id: string): readonly OrgPerson[] {
    return this.#reports.get(id) ?? [];
  }

  /** At most `levels` managers above somebody. */
  managersOf(id: string, levels = Number.POSITIVE_INFINITY): ManagerChain {
    const managers: OrgPerson[] = [];
    const seen = new Set([id]);
    for (let person = this.find(id); person !== undefined;) {
      const next = person.manager?.id;
      if (!next) return { managers, end: "top" };
      if (managers.length >= levels) return { managers, end: "level" };
      if (seen.has(next)) return { managers, end: "cycle" };
      seen.add(next);
      person = this.find(next);
      if (person !== undefined) managers.push(person);
    }
    return { managers, end: "unknown" };
  }

  /**
   * Those who report to nobody among the people, by name, and after them one of each circle, so that from these together
   * everybody is reached, and once.
   */
  tops(): readonly OrgPerson[] {
    const heads = [...this.people].filter((person) => !this.#hasKnownManager(person)).sort(byName);
    const reached = new Set<string>();
    for (const head of heads) this.#reach(head, reached);
    // Whoever is left stands on a circle, or below one.
    const circles = [...this.people]
      .filter(({ id }) => !reached.has(id) && this.#isOnCircle(id))
      .sort(byName);
    for (const person of circles) {
      if (reached.has(person.id)) continue;
      heads.push(person);
      this.#reach(person, reached);
    }
    return heads;
  }

  /** Somebody with all reports down to `depth` levels below; nobody comes twice, even on a circle. */
  treeOf(person: OrgPerson, depth = Number.POSITIVE_INFINITY): OrgNode {
    const seen = new Set([person.id]);
    const root = { person, reports: [] as OrgNode[] };
    // Not by recursion: a chain may be as long as the company.
    let level: { readonly person: OrgPerson; readonly reports: OrgNode[] }[] = [root];
    for (let below = 1; level.length > 0 && below <= depth; below++) {
      const next: typeof level = [];
      for (const { person, reports } of level) {
        for (const report of this.reportsOf(person.id)) {
          if (seen.has(report.id)) continue;
          seen.add(report.id);
          const node = { person: report, reports: [] as OrgNode[] };
          reports.push(node);
          next.push(node);
        }
      }
      level = next;
    }
    return root;
  }

  #hasKnownManager({ id, manager }: OrgPerson): boolean {
    return Boolean(manager?.id) && manager?.id !== id && this.#people.has(manager?.id ?? "");
  }

  #reach(from: OrgPerson, reached: Set<string>): void {
    const left = [from];
    for (let person = left.pop(); person !== undefined; person = left.pop()) {
      if (reached.has(person.id)) continue;
      reached.add(person.id);
      left.push(...this.reportsOf(person.id));
    }
  }

  #isOnCircle(id: string): boolean {
    const seen = new Set<string>();
    for (
      let next = this.find(id)?.manager?.id;
      next && !seen.has(next);
      next = this.find(next)?.manager?.id
    ) {
      if (next === id) return true;
      seen.add(next);
    }
    return false;
  }
}

/** Everybody of a tree from the top down, each before those below, with the levels that are above. */
export function* walkTree(root: OrgNode): Generator<{ readonly node: OrgNode; readonly level: number }> {
  const left = [{ node: root, level: 0 }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    yield place;
    for (const node of place.node.reports.toReversed()) left.push({ node, level: place.level + 1 });
  }
}

// By code point, as everywhere, so that a list does not depend on where it was made.
function byName(one: OrgPerson, other: OrgPerson): number {
  const [first, second] = [one.name ?? "", other.name ?? ""];
  if (first !== second) return first < second ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
