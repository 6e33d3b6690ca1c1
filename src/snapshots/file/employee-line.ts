import { writeJson } from "../../formats/json.ts";
import { parseJson } from "../../platform/text/exact-json.ts";
import type { Employee } from "../../unified/employee/employee.ts";
import { keepVisibleFields } from "../../unified/employee/field-sources.ts";
import { nameManagers, type NameLookup } from "../../unified/org/manager-names.ts";

/**
 * A person's line of a snapshot, without its end: what the token saw of the person, keys always in the same order. The
 * raw record itself is never kept.
 */
export function writeEmployeeLine(
  employee: Employee,
  raw: Readonly<Record<string, unknown>>,
  groupsVisible: boolean,
): string {
  const { remote_data: _, ...kept } = keepVisibleFields(employee, raw, groupsVisible);
  return writeJson(kept);
}

/** A person's line with each manager called by the name that `nameOf` gives. */
export function respellLine(text: string, nameOf: NameLookup): string {
  const person = parseJson(text) as Partial<Employee>;
  const named = nameManagers(person, nameOf);
  return named === person ? text : writeJson(named);
}
