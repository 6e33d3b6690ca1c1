import { shapeFault } from "../../platform/errors/shape-fault.ts";

/** A record of an answer; `path` says where it stood, such as `groups[3]`. */
interface PlacedRecord {
  readonly record: unknown;
  readonly path: string;
}

/**
 * The records of a list, or of the list that an answer holds under `key`; none when nothing was asked for.
 * @throws Fault `api.shape` for anything else: taken for no records, an odd answer would take away all departments.
 */
export function recordsOf(answer: unknown, key: string): readonly PlacedRecord[] {
  if (answer === undefined || answer === null) return [];
  const records = Array.isArray(answer) ? answer : heldBy(answer, key);
  if (!Array.isArray(records)) throw shapeFault(key, "a list", records);
  return placeIn(key, records);
}

/** The records that came along under `linked`; none when there is no such list. */
export function linkedRecordsOf(answer: unknown, key: string): readonly PlacedRecord[] {
  const records = heldBy(heldBy(answer, "linked"), key);
  return Array.isArray(records) ? placeIn(`linked.${key}`, records) : [];
}

/** Each id once: the first item that has it. */
export function uniqueById<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  const firsts = new Map<string, Item>();
  for (const item of items) if (!firsts.has(item.id)) firsts.set(item.id, item);
  return [...firsts.values()];
}

function placeIn(list: string, records: readonly unknown[]): readonly PlacedRecord[] {
  return records.map((record, index) => ({ record, path: `${list}[${index}]` }));
}

function heldBy(holder: unknown, key: string): unknown {
  return typeof holder === "object" && holder !== null ? Reflect.get(holder, key) : undefined;
}
