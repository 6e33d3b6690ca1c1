import type { StoredEmployee } from "../employee/read-employee.ts";
import { compareText } from "../raw/text.ts";

/** Of an employee, what an organisation is made of. */
export type OrgPerson = Pick<
  StoredEmployee,
  | "id"
  | "employee_number"
  | "name"
  | "first_name"
  | "middle_name"
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

/** The managers above a person, from the direct one up, and why the chain ends. */
export interface ManagerChain {
  readonly managers: readonly OrgPerson[];
  /**
   * `top`: the last one has no manager. `level`: as far as was asked for. `unknown`: the next one is not among the people.
   * `cycle`: the next one has come before, or is the person whom it began with.
   */
  readonly end: "top" | "level" | "unknown" | "cycle";
}

/** A place on a circle of managers: each member's manager is the next one, and the last one's is the first. */
export interface OrgCircle {
  readonly members: readonly OrgPerson[];
  readonly position: number;
}

/** A person's place in a tree of reports. */
export interface OrgNode {
  readonly person: OrgPerson;
  readonly reports: readonly OrgNode[];
}

/** People by whom they report to. Nothing is taken for granted: managers may be missing, and chains may be circles. */
export class Org {
  readonly #people: ReadonlyMap<string, OrgPerson>;
  readonly #reports = new Map<string, OrgPerson[]>();
  #circles: ReadonlyMap<string, OrgCircle> | undefined;

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

  /** At most `levels` managers above a person. */
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
   * Those without a manager among the people, by name, and after them one of each circle, so that from these together
   * every person is reached, and once.
   */
  tops(): readonly OrgPerson[] {
    const heads = [...this.people].filter((person) => !this.#hasKnownManager(person)).sort(byName);
    // All others report to one of these in the end, or are on a circle or below one.
    const circles = new Set([...this.#findCircles().values()].map(({ members }) => members));
    const firsts = Array.from(circles, (members) => members.reduce(earlierByName)).sort(byName);
    for (const first of firsts) heads.push(first);
    return heads;
  }

  /** The circle of managers that a person is on; undefined for one who is on none, or is the own manager. */
  circleOf(id: string): OrgCircle | undefined {
    return this.#findCircles().get(id);
  }

  /** A person with all reports down to `depth` levels below; no one comes twice, even on a circle. */
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

  /** Finds all circles in one walk: asking each person apart costs the square of a circle's length. */
  #findCircles(): ReadonlyMap<string, OrgCircle> {
    if (this.#circles !== undefined) return this.#circles;
    const found = new Map<string, OrgCircle>();
    const walks = new Map<string, number>();
    let walk = 0;
    for (const start of this.people) {
      walk += 1;
      const path: OrgPerson[] = [];
      let person: OrgPerson | undefined = start;
      while (person !== undefined && !walks.has(person.id)) {
        walks.set(person.id, walk);
        path.push(person);
        person = this.#hasKnownManager(person) ? this.find(person.manager?.id ?? "") : undefined;
      }
      // Only a walk that meets itself has found a circle, and whatever it met is where the circle begins.
      if (person === undefined || walks.get(person.id) !== walk) continue;
      const members = path.slice(path.indexOf(person));
      for (const [position, member] of members.entries()) found.set(member.id, { members, position });
    }
    this.#circles = found;
    return found;
  }
}

/** All people of a tree from the top down, each before those below, with the levels that are above. */
export function* walkTree(root: OrgNode): Generator<{ readonly node: OrgNode; readonly level: number }> {
  const left = [{ node: root, level: 0 }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    yield place;
    for (const node of place.node.reports.toReversed()) left.push({ node, level: place.level + 1 });
  }
}

function earlierByName(one: OrgPerson, other: OrgPerson): OrgPerson {
  return byName(one, other) <= 0 ? one : other;
}

// By code point, as everywhere, so that a list does not depend on where it was made.
function byName(one: OrgPerson, other: OrgPerson): number {
  return compareText(one.name ?? "", other.name ?? "") || compareText(one.id, other.id);
}
