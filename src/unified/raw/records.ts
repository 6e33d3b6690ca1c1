import { shapeFault } from "../../platform/errors/shape-fault.ts";

/**
 * The records of a list, or of the list that an answer holds under `key`; none when nothing was asked for.
 * @throws Fault `api.shape` for anything else: taken for no records, an odd answer would take away all departments.
 */
export function recordsOf(answer: unknown, key: string): readonly unknown[] {
  if (answer === undefined || answer === null) return [];
  const records = Array.isArray(answer) ? answer : heldBy(answer, key);
  if (!Array.isArray(records)) throw shapeFault(key, "a list", records);
  return records;
}

/** The records that came along under `linked`; none when there is no such list. */
export function linkedRecordsOf(answer: unknown, key: string): readonly unknown[] {
  const records = heldBy(heldBy(answer, "linked"), key);
  return Array.isArray(records) ? records : [];
}

function heldBy(holder: unknown, key: string): unknown {
  return typeof holder === "object" && holder !== null ? Reflect.get(holder, key) : undefined;
}
