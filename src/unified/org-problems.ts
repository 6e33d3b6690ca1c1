import { ORG_PROBLEMS, type OrgProblemName } from "./org-problem-names.ts";
import type { Org, OrgPerson } from "./org.ts";

export interface OrgProblem {
  readonly problem: OrgProblemName;
  readonly person: OrgPerson;
  /** Whoever else is part of it: the manager, the others on a circle, the others with the same address. */
  readonly others: readonly { readonly id: string; readonly name: string | null }[];
}

/**
 * Everything that is wrong, by kind and then by person. Only those who are employed or about to be are looked at; of
 * several people at the top, those without anybody below them are called without manager, the others tops. A field that
 * `isHidden` on somebody is not taken for empty.
 */
export function findOrgProblems(
  org: Org,
  isHidden: (id: string, field: keyof OrgPerson) => boolean = () => false,
): OrgProblem[] {
  const present = [...org.people].filter(isPresent);
  const problems = [
    ...present.flatMap((person) => findManagerProblem(org, person) ?? []),
    ...findTopProblems(
      org,
      present.filter(({ id, manager }) => !manager?.id && !isHidden(id, "manager")),
    ),
    ...findDoubles(present, "same_work_email", ({ work_email: email }) => email?.toLowerCase()),
    ...findDoubles(present, "same_employee_number", ({ employee_number: number }) => number),
    ...present.filter(({ lifecycle }) => lifecycle === "overdue").map((person) => alone("overdue", person)),
    ...present
      .filter(({ id, work_email, lifecycle }) => {
        return !work_email && lifecycle !== "pre_hire" && !isHidden(id, "work_email");
      })
      .map((person) => alone("no_work_email", person)),
  ];
  const rank = (name: OrgProblemName): number => ORG_PROBLEMS.indexOf(name);
  return problems.sort(
    (a, b) =>
      rank(a.problem) - rank(b.problem) ||
      (a.person.id < b.person.id ? -1 : a.person.id > b.person.id ? 1 : 0),
  );
}

/** Employed, or about to be. Somebody whose status is not known is taken for present: that is the safe side. */
export function isPresent({
  employment_status: status,
  lifecycle,
}: Pick<OrgPerson, "employment_status" | "lifecycle">): boolean {
  return status !== "inactive" || lifecycle === "pre_hire";
}

function findManagerProblem(org: Org, person: OrgPerson): OrgProblem | undefined {
  const { manager } = person;
  if (!manager?.id) return undefined;
  if (manager.id === person.id) return alone("own_manager", person);
  const named = { id: manager.id, name: manager.name };
  const found = org.find(manager.id);
  if (found === undefined) return { problem: "manager_unknown", person, others: [named] };
  if (!isPresent(found)) return { problem: "manager_left", person, others: [nameOf(found)] };
  const circle = findCircle(org, person);
  return circle && { problem: "cycle", person, others: circle };
}

/** Those who follow the person on a circle up to the person again; undefined for somebody who stands on none. */
export function findCircle(org: Org, person: OrgPerson): OrgProblem["others"] | undefined {
  const { managers, end } = org.managersOf(person.id);
  if (end !== "cycle" || managers.at(-1)?.manager?.id !== person.id) return undefined;
  return managers.map(nameOf);
}

function findTopProblems(org: Org, heads: readonly OrgPerson[]): OrgProblem[] {
  const isTop = ({ id }: OrgPerson): boolean => org.reportsOf(id).some(isPresent);
  const tops = heads.filter(isTop);
  // The one at the top of everybody has no manager, and that is right.
  const lonely = heads.filter((person) => !isTop(person) && heads.length > 1);
  return [
    ...(tops.length > 1
      ? tops.map((person) => ({
          problem: "several_tops" as const,
          person,
          others: tops.filter((other) => other !== person).map(nameOf),
        }))
      : []),
    ...lonely.map((person) => alone("no_manager", person)),
  ];
}

function findDoubles(
  people: readonly OrgPerson[],
  problem: OrgProblemName,
  keyOf: (person: OrgPerson) => string | null | undefined,
): OrgProblem[] {
  const byKey = new Map<string, OrgPerson[]>();
  for (const person of people) {
    const key = keyOf(person);
    if (key) byKey.set(key, [...(byKey.get(key) ?? []), person]);
  }
  return [...byKey.values()]
    .filter((same) => same.length > 1)
    .flatMap((same) =>
      same.map((person) => ({
        problem,
        person,
        others: same.filter((other) => other !== person).map(nameOf),
      })),
    );
}

function alone(problem: OrgProblemName, person: OrgPerson): OrgProblem {
  return { problem, person, others: [] };
}

function nameOf({ id, name }: OrgPerson): { readonly id: string; readonly name: string | null } {
  return { id, name };
}
