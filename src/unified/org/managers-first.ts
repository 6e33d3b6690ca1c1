import { managerOf } from "./manager-parts.ts";

interface Identified {
  readonly id: string;
}

/** People with each manager before the reports, and for how many that was not possible. */
export interface ManagersFirst<Person> {
  readonly people: Person[];
  /** How many have a manager who is not among the people. */
  readonly unknown: number;
  /** How many reporting lines are circles. */
  readonly circles: number;
}

/**
 * Orders people by their level below the top, and within a level as they came. People with an unknown manager, and the
 * first of each circle, come last on the top level: all people below them follow.
 */
export function orderManagersFirst<Person extends object & Identified>(
  people: readonly Person[],
): ManagersFirst<Person> {
  const byId = new Map(people.map((person) => [person.id, person]));
  const positions = new Map(people.map(({ id }, index) => [id, index]));
  const levels = new Map<string, number>();
  const last = new Set<string>();
  let circles = 0;
  const unknown = people.filter((person) => {
    const manager = managerOf(person);
    if (manager !== undefined && manager.id !== null && byId.has(manager.id)) return false;
    levels.set(person.id, 0);
    if (manager !== undefined) last.add(person.id);
    return manager !== undefined;
  }).length;
  for (const person of people) {
    const path: string[] = [];
    const seen = new Set<string>();
    for (let id = person.id; !levels.has(id); id = managerOf(byId.get(id) ?? {})?.id ?? id) {
      if (seen.has(id)) {
        const circle = path.slice(path.indexOf(id));
        const first = circle.reduce((one, other) =>
          (positions.get(other) ?? 0) < (positions.get(one) ?? 0) ? other : one,
        );
        levels.set(first, 0);
        last.add(first);
        circles += 1;
        // What was passed before the first of the circle comes below it again.
        path.push(...circle.slice(0, circle.indexOf(first) + 1));
        break;
      }
      seen.add(id);
      path.push(id);
    }
    for (const id of path.toReversed()) {
      if (levels.has(id)) continue;
      const manager = managerOf(byId.get(id) ?? {})?.id ?? "";
      levels.set(id, (levels.get(manager) ?? 0) + 1);
    }
  }
  const rank = ({ id }: Person): number => (levels.get(id) ?? 0) * 2 + (last.has(id) ? 1 : 0);
  return { people: people.toSorted((one, other) => rank(one) - rank(other)), unknown, circles };
}

/** What of the order was not possible, in a sentence; undefined when all was. */
export function describeDisorder({ unknown, circles }: ManagersFirst<unknown>): string | undefined {
  const parts = [
    ...(unknown > 0
      ? [
          `${unknown} ${unknown === 1 ? "employee has a manager who is" : "employees have managers who are"} not in this export`,
        ]
      : []),
    ...(circles > 0
      ? [`${circles} reporting ${circles === 1 ? "line is a circle" : "lines are circles"}`]
      : []),
  ];
  return parts.length === 0
    ? undefined
    : `${parts.join(", and ")}, so --order puts them at the end of their level.`;
}
