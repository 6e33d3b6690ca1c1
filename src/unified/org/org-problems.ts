import { ORG_PROBLEMS, type OrgProblemName } from "./org-problem-names.ts";
import type { Org, OrgPerson } from "./org.ts";
import { compareText } from "../raw/text.ts";

export interface OrgProblem {
  readonly problem: OrgProblemName;
  readonly person: OrgPerson;
  /**
   * The others who are part of it: the manager, the others on a circle, the others with the same address. Of a very large
   * group only the first ones, see `OTHERS_PER_GROUP`.
   */
  readonly others: readonly Party[];
  /** How many others there are, also those who are not listed. */
  readonly othersCount: number;
}

/** A person who is part of a problem. */
export interface Party {
  readonly id: string;
  readonly name: string | null;
}

/**
 * How many others are listed with all members of one group together: listing all with all would take the
 * square of the group. All are listed in groups of up to 447.
 */
const OTHERS_PER_GROUP = 200_000;
const LEAST_OTHERS = 10;

/**
 * Everything that is wrong, by kind and then by person. Only those who are employed or about to be are looked at; of
 * several people at the top, those without anybody below them are called without manager, the others tops. A field that
 * `isHidden` on a person is not taken for empty.
 */
export function findOrgProblems(
  org: Org,
  isHidden: (id: string, field: keyof OrgPerson) => boolean = () => false,
): OrgProblem[] {
  const present = [...org.people].filter(isCurrent);
  const circles = new Map<string, readonly Party[]>();
  const found: readonly Iterable<OrgProblem>[] = [
    present.flatMap((person) => findManagerProblem(org, person, circles) ?? []),
    findTopProblems(
      org,
      present.filter(({ id, manager }) => !manager?.id && !isHidden(id, "manager")),
    ),
    findDoubles(present, "same_work_email", ({ work_email: email }) => email?.toLowerCase()),
    findDoubles(present, "same_employee_number", ({ employee_number: number }) => number),
    present.filter(({ lifecycle }) => lifecycle === "overdue").map((person) => alone("overdue", person)),
    present
      .filter(({ id, work_email, lifecycle }) => {
        return !work_email && lifecycle !== "pre_hire" && !isHidden(id, "work_email");
      })
      .map((person) => alone("no_work_email", person)),
  ];
  const rank = (name: OrgProblemName): number => ORG_PROBLEMS.indexOf(name);
  const problems: OrgProblem[] = [];
  for (const kind of found) for (const problem of kind) problems.push(problem);
  return problems.sort((a, b) => rank(a.problem) - rank(b.problem) || compareText(a.person.id, b.person.id));
}

/** Employed, or about to be. An unknown status counts as current: that is the safe side. */
export function isCurrent({
  employment_status: status,
  lifecycle,
}: Pick<OrgPerson, "employment_status" | "lifecycle">): boolean {
  return status !== "inactive" || lifecycle === "pre_hire";
}

function findManagerProblem(
  org: Org,
  person: OrgPerson,
  circles: Map<string, readonly Party[]>,
): OrgProblem | undefined {
  const { manager } = person;
  if (!manager?.id) return undefined;
  if (manager.id === person.id) return alone("own_manager", person);
  const found = org.find(manager.id);
  if (found === undefined) return withOne("manager_unknown", person, { id: manager.id, name: manager.name });
  if (!isCurrent(found)) return withOne("manager_left", person, nameOf(found));
  const circle = org.circleOf(person.id);
  if (circle === undefined) return undefined;
  const { members, position } = circle;
  const key = members[0]?.id ?? person.id;
  const parties = circles.get(key) ?? members.map(nameOf);
  circles.set(key, parties);
  return { problem: "cycle", person, ...listOthers(parties, position, position + 1) };
}

/** The others of a group beside the one at `own`, from `first` on and round to the beginning. */
function listOthers(
  group: readonly Party[],
  own: number,
  first: number,
): Pick<OrgProblem, "others" | "othersCount"> {
  const othersCount = group.length - 1;
  const most = Math.max(LEAST_OTHERS, Math.floor(OTHERS_PER_GROUP / group.length));
  const others: Party[] = [];
  for (let step = 0; step < group.length && others.length < most; step++) {
    const at = (first + step) % group.length;
    const party = group[at];
    if (at !== own && party !== undefined) others.push(party);
  }
  return { others, othersCount };
}

/** The same problem for all of a group. */
function* forEach(problem: OrgProblemName, people: readonly OrgPerson[]): Generator<OrgProblem> {
  const parties = people.map(nameOf);
  for (const [own, person] of people.entries()) yield { problem, person, ...listOthers(parties, own, 0) };
}

function* findTopProblems(org: Org, heads: readonly OrgPerson[]): Generator<OrgProblem> {
  const isTop = ({ id }: OrgPerson): boolean => org.reportsOf(id).some(isCurrent);
  const tops = heads.filter(isTop);
  if (tops.length > 1) yield* forEach("several_tops", tops);
  // The person at the top of the company has no manager, and that is right.
  if (heads.length > 1) for (const person of heads) if (!isTop(person)) yield alone("no_manager", person);
}

function* findDoubles(
  people: readonly OrgPerson[],
  problem: OrgProblemName,
  keyOf: (person: OrgPerson) => string | null | undefined,
): Generator<OrgProblem> {
  const byKey = new Map<string, OrgPerson[]>();
  for (const person of people) {
    const key = keyOf(person);
    if (!key) continue;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [person]);
    else same.push(person);
  }
  for (const same of byKey.values()) if (same.length > 1) yield* forEach(problem, same);
}

function alone(problem: OrgProblemName, person: OrgPerson): OrgProblem {
  return { problem, person, others: [], othersCount: 0 };
}

function withOne(problem: OrgProblemName, person: OrgPerson, other: Party): OrgProblem {
  return { problem, person, others: [other], othersCount: 1 };
}

function nameOf({ id, name }: OrgPerson): Party {
  return { id, name };
}
