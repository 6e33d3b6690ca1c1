import { cleanLine } from "../../formats/table-cells.ts";
import { isExact } from "../../platform/text/exact-json.ts";
import { findField } from "../../unified/employee/employee-fields.ts";
import type { Change } from "../../snapshots/compare/event.ts";

/** The changes in words, such as `department: Sales → Marketing; manager: none → Ada Park`. */
export function describeChanges(changes: readonly Change[]): string {
  return listChanges(changes).join("; ");
}

/** Each change in words, such as `department: Sales → Marketing`. What another change implies is left out. */
export function listChanges(changes: readonly Change[]): string[] {
  const fields = new Set(changes.map(({ field }) => field));
  return changes
    .filter(({ field }) => !findField(field)?.saidBy?.some((other) => fields.has(other)))
    .map(({ field, from, to }) => `${nameField(field)}: ${showValue(from)} → ${showValue(to)}`);
}

function nameField(field: string): string {
  return cleanLine(field.replace(/^custom_fields\./u, "").replaceAll("_", " "));
}

/** A value for people: of a person, group or office the name, of a list everything in it. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(showValue).join(", ");
  if (typeof value === "string") return cleanLine(value);
  if (isExact(value)) return String(value);
  if (typeof value !== "object") return JSON.stringify(value);
  const parts = new Map<string, unknown>(Object.entries(value));
  for (const key of ["name", "number", "email"]) {
    const part = parts.get(key);
    if (typeof part === "string") return cleanLine(part);
  }
  const known = [...parts.values()].filter((part) => part !== null && part !== undefined);
  return known.length === 0 ? "none" : known.map(showValue).join(", ");
}
