import { writeJson } from "../formats/json.ts";
import type { Employee } from "../unified/employee.ts";
import { keepVisibleFields } from "../unified/field-sources.ts";

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
