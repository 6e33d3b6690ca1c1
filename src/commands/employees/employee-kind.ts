import { EMPLOYEE_TABLE_FIELDS } from "../../unified/employee/employee-fields.ts";
import { employeeSchemaWith, SENSITIVE_EMPLOYEE_FIELDS } from "../../unified/employee/employee.ts";
import type { EmployeeOptions } from "./employee-flags.ts";
import { MANAGER_PART_COLUMNS } from "../../output/column-needs.ts";
import type { RecordKind } from "../../output/publish.ts";

/** How employees are shown, given what was asked for. `customFieldNames` are the columns of `--custom-fields all`. */
export function describeEmployees(
  options: EmployeeOptions,
  customFieldNames?: readonly string[],
): RecordKind {
  const names = typeof options.customFields === "string" ? customFieldNames : options.customFields;
  return {
    schema: employeeSchemaWith({
      sensitive: options.includeSensitive,
      customFields: options.customFields !== "none",
      remoteData: options.remoteData,
    }),
    tableFields: EMPLOYEE_TABLE_FIELDS,
    derived: MANAGER_PART_COLUMNS,
    withheld: new Map([
      ...SENSITIVE_EMPLOYEE_FIELDS.map((field): [string, string] => [field, "Add --include-sensitive."]),
      ["custom_fields", "Add --custom-fields all, or name the ones you want."],
      ["remote_data", "Add --remote-data."],
    ]),
    ...(names ? { openKeys: { custom_fields: names } } : {}),
  };
}
