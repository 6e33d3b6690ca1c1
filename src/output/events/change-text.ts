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
    .map(({ field, from, to }) => `${nameField(field)}: ${showChange(from, to)}`);
}

/** Of two lists only the difference, where that is in the words that are shown. */
function showChange(from: unknown, to: unknown): string {
  if (Array.isArray(from) && Array.isArray(to) && from.length > 0 && to.length > 0) {
    const [before, after] = [from.map(showValue), to.map(showValue)];
    const removed = before.filter((item) => !after.includes(item));
    const added = after.filter((item) => !before.includes(item));
    const parts = [
      removed.length === 0 ? "" : `removed ${removed.join(", ")}`,
      added.length === 0 ? "" : `added ${added.join(", ")}`,
    ].filter((part) => part !== "");
    if (parts.length > 0) return parts.join(", ");
  }
  return `${showValue(from)} → ${showValue(to)}`;
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
