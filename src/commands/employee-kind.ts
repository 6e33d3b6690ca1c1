import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { readFields } from "../namely/reference.ts";
import { employeeSchemaWith, SENSITIVE_EMPLOYEE_FIELDS } from "../unified/employee.ts";
import { KNOWN_PROFILE_KEYS } from "../unified/profile-keys.ts";
import type { Connection } from "./connection.ts";
import type { EmployeeWish } from "./employee-wish.ts";
import type { RecordKind } from "./publish.ts";

/** How employees are shown, given what was asked for. `customFieldNames` are the columns of `--custom-fields all`. */
export function describeEmployees(wish: EmployeeWish, customFieldNames?: readonly string[]): RecordKind {
  const names = typeof wish.customFields === "string" ? customFieldNames : wish.customFields;
  return {
    schema: employeeSchemaWith({
      sensitive: wish.includeSensitive,
      customFields: wish.customFields !== "none",
      remoteData: wish.remoteData,
    }),
    tableFields: TABLE_COLUMNS.employees,
    withheld: new Map([
      ...SENSITIVE_EMPLOYEE_FIELDS.map((field): [string, string] => [field, "Add --include-sensitive."]),
      ["custom_fields", "Add --custom-fields all, or name the ones you want."],
      ["remote_data", "Add --remote-data."],
    ]),
    ...(names ? { openKeys: { custom_fields: names } } : {}),
  };
}

/** Names of the company's own fields, from Namely's field definitions; undefined when this token may not read those. */
export async function listCustomFields(connection: Connection): Promise<readonly string[] | undefined> {
  const { records, visible } = await readFields(connection.client);
  if (!visible) return undefined;
  const names = records.flatMap((record) => (typeof record["name"] === "string" ? record["name"] : []));
  return names.filter((name) => !KNOWN_PROFILE_KEYS.has(name)).sort();
}
