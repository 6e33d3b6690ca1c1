import { isCurrent } from "../unified/org/org-problems.ts";
import { Org, type OrgNode, type OrgPerson, walkTree } from "../unified/org/org.ts";
import { chooseSigns, type DepartmentSign } from "./department-signs.ts";

/** What a card marks about a person. */
export type ChartMark = "left" | "not_started" | "circle" | "own_manager" | "manager_unknown";

/** What a card says. Nothing else of a person goes onto a chart. */
export interface ChartPerson {
  readonly name: string;
  readonly title: string | null;
  /** Index of the department; -1 without one. */
  readonly department: number;
  readonly office: string | null;
  readonly email: string | null;
  /** Index of the manager's card; always less than the own one. -1 at the top. */
  readonly parent: number;
  /** The manager's name where the manager has no card. */
  readonly manager: string | null;
  readonly marks: readonly ChartMark[];
  /** The number of direct reports, and of all people below, even those that --depth leaves out. */
  readonly reports: number;
  readonly below: number;
}

export interface ChartDepartment extends DepartmentSign {
  readonly name: string;
  /** How many people of the chart are in it. */
  readonly size: number;
}

/** The people on a chart, each after the manager above. The same people make the same chart. */
export interface Chart {
  readonly title: string;
  readonly departments: readonly ChartDepartment[];
  readonly people: readonly ChartPerson[];
}

export interface ChartOptions {
  readonly title: string;
  /** How many levels below the tops are shown; undefined for all. */
  readonly depth: number | undefined;
  /** Removes control characters and marks that change the reading direction. */
  readonly clean: (text: string) => string;
}

/** Current employees, and those who have left but still manage a current one. */
export function keepNeeded(org: Org): Org {
  const kept = new Map([...org.people].filter(isCurrent).map((person) => [person.id, person]));
  for (let above = [...kept.values()]; above.length > 0;) {
    const managers: OrgPerson[] = [];
    for (const { manager } of above) {
      const found = manager?.id ? org.find(manager.id) : undefined;
      if (found === undefined || kept.has(found.id)) continue;
      kept.set(found.id, found);
      managers.push(found);
    }
    above = managers;
  }
  // In the order in which they came.
  return new Org([...org.people].filter(({ id }) => kept.has(id)));
}

/** Puts whole trees onto a chart; `org` is what they have grown from. */
export function makeChart(org: Org, trees: readonly OrgNode[], options: ChartOptions): Chart {
  const { title, depth = Number.POSITIVE_INFINITY, clean } = options;
  const places = trees.flatMap((tree) => listPlaces(tree));
  const shown = places.filter(({ level }) => level <= depth);
  const departmentOf = ({ department }: OrgPerson): string | null => department && clean(department);
  const sizes = new Map<string, number>();
  for (const { node } of shown) {
    const name = departmentOf(node.person);
    if (name !== null) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  // By code unit, so that a file does not depend on where it was made.
  const names = [...sizes.keys()].sort();
  const indexes = new Map(names.map((name, index) => [name, index]));
  const signs = chooseSigns(names);
  const cards = new Map<OrgNode, number>();
  const people = shown.map(({ node, above, below }, index): ChartPerson => {
    cards.set(node, index);
    const { person, reports } = node;
    const { name, job_title, office, work_email, manager } = person;
    const parent = above === undefined ? -1 : (cards.get(above) ?? -1);
    return {
      name: clean(name || work_email || person.id),
      title: job_title && clean(job_title),
      department: indexes.get(departmentOf(person) ?? "") ?? -1,
      office: office && clean(office),
      email: work_email && clean(work_email),
      parent,
      manager: parent < 0 && manager?.name ? clean(manager.name) : null,
      marks: listMarks(org, person),
      reports: reports.length,
      below,
    };
  });
  const departments = signs.map((sign, index) => {
    const name = names[index] ?? "";
    return { ...sign, name, size: sizes.get(name) ?? 0 };
  });
  return { title, departments, people };
}

interface NodePosition {
  readonly node: OrgNode;
  readonly level: number;
  readonly above: OrgNode | undefined;
  readonly below: number;
}

/** The people of a tree from the top down, with how many are below. */
function listPlaces(tree: OrgNode): NodePosition[] {
  const walked = [...walkTree(tree)];
  const above = new Map<OrgNode, OrgNode>();
  for (const { node } of walked) for (const report of node.reports) above.set(report, node);
  const below = new Map<OrgNode, number>();
  for (const { node } of walked.toReversed()) {
    const count = below.get(node) ?? 0;
    const manager = above.get(node);
    below.set(node, count);
    if (manager !== undefined) below.set(manager, (below.get(manager) ?? 0) + count + 1);
  }
  return walked.map(({ node, level }) => ({
    node,
    level,
    above: above.get(node),
    below: below.get(node) ?? 0,
  }));
}

function listMarks(org: Org, person: OrgPerson): ChartMark[] {
  const manager = person.manager?.id;
  const marks: ChartMark[] = [];
  if (!isCurrent(person)) marks.push("left");
  else if (person.lifecycle === "pre_hire") marks.push("not_started");
  if (!manager) return marks;
  if (manager === person.id) marks.push("own_manager");
  else if (org.find(manager) === undefined) marks.push("manager_unknown");
  else if (org.circleOf(person.id) !== undefined) marks.push("circle");
  return marks;
}
