import { FIELD_ENTRIES, type EMPLOYEE_FIELDS, type EmployeeFieldName } from "./employee-fields.ts";

/** The fields that are read from one raw key just as it is. */
export type PlainFieldName = {
  [Name in EmployeeFieldName]: (typeof EMPLOYEE_FIELDS)[Name] extends
    | { readonly read: "own" }
    | { readonly type: "own" }
    ? never
    : Name;
}[EmployeeFieldName];

/** A field that is read from one raw key just as it is. */
export interface PlainField {
  readonly name: PlainFieldName;
  readonly key: string;
  readonly read: "text" | "title" | "date" | "instant";
}

export function listPlainFields(isSensitive: boolean): readonly PlainField[] {
  return FIELD_ENTRIES.flatMap(([name, { type, read, from, sensitive = false }]): PlainField[] => {
    const [key] = from;
    if (read === "own" || type === "own" || key === undefined || sensitive !== isSensitive) return [];
    return [{ name: name as PlainFieldName, key, read: read ?? type ?? "text" }];
  });
}
