import type { Column } from "../formats/columns.ts";
import { plainColumn } from "../formats/found-columns.ts";
import { listAskedFields } from "../sync/employees/employee-selection.ts";
import { requireField, type FieldNeed } from "../unified/visibility.ts";
import type { Context } from "../cli/context.ts";

/** The fields that `--columns` names: another system would take a hidden one for an empty one. */
export function listColumnNeeds({ globals }: Pick<Context, "globals">): readonly FieldNeed[] {
  if (globals.columnFile === undefined) return [];
  return listAskedFields(globals.fields, { includeSensitive: false }).map((field) => ({
    ...requireField(field, "--columns"),
    whenPartlyHidden: "--columns may write a wrong value for them",
  }));
}

/** Fields of a manager that are on the manager's own record only, so that all employees have to be read. */
export const MANAGER_PART_COLUMNS: readonly Column[] = ["manager.first_name", "manager.last_name"].map(
  plainColumn,
);

/** Whether a column is made of the first or last name of the manager. */
export function namesManagerParts({
  globals: { columnFile, fields = [] },
}: Pick<Context, "globals">): boolean {
  return columnFile !== undefined && MANAGER_PART_COLUMNS.some(({ name }) => fields.includes(name));
}
