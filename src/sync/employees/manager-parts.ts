import { managerOf, type RosterNameParts } from "../../unified/org/manager-parts.ts";
import { BASIC_EMPLOYEES } from "./employee-detail.ts";
import type { Pull } from "./employee-preparation.ts";
import { pullEmployee } from "./employee-pull.ts";

/** Reads the own records of managers who were not among the employees that were read, one request for each. */
export async function readMissingManagers(
  pull: Pick<Pull, "context" | "connection" | "hooks">,
  names: RosterNameParts,
  people: readonly object[],
): Promise<void> {
  const ids = new Set(people.flatMap((person) => managerOf(person)?.id ?? []));
  const { context, connection, hooks } = pull;
  const search: Pull = { context, connection, hooks, options: BASIC_EMPLOYEES, names };
  for (const id of ids) if (names.partsOf(id) === undefined) await pullEmployee(search, id);
}
