import { foldText } from "../platform/text/fold-text.ts";
import { createCellReader, type Cell, type Column } from "./columns.ts";

/** A column to order by. */
export interface OrderField {
  readonly column: Column;
  readonly isDescending: boolean;
}

interface Keyed<Record_> {
  readonly record: Record_;
  readonly keys: readonly OrderKey[];
}

/** A value as it is ordered, and the text that decides between equal ones; null for an empty value. */
type OrderKey = { readonly value: number | string; readonly text: string } | null;

/**
 * The records in an order that depends on no locale: numbers and dates by value, text without case and accents and with its
 * digits as numbers, so that `10` comes after `9`. Empty values come last in either direction, equal ones in the order of ids.
 */
export function orderRecords<Record_ extends object>(
  records: readonly Record_[],
  fields: readonly OrderField[],
): Record_[] {
  const readers = fields.map(({ column }) => createKeyReader(column));
  const keyed = records.map((record) => ({ record, keys: readers.map((read) => read(record)) }));
  return keyed.sort(createComparison<Record_>(fields)).map(({ record }) => record);
}

function createKeyReader(column: Column): (record: object) => OrderKey {
  const read = createCellReader(column);
  return (record) => makeKey(read(record), column);
}

function makeKey(cell: Cell, { holds }: Column): OrderKey {
  if (cell === null || cell === "") return null;
  if (typeof cell !== "string") return { value: Number(cell), text: "" };
  if (holds === "date") return { value: cell, text: "" };
  const moment = holds === "time" ? Date.parse(cell) : Number.NaN;
  return { value: Number.isNaN(moment) ? padNumbers(foldText(cell)) : moment, text: cell };
}

/** Writes each number with its length before it, so that comparing letter by letter compares them by value. */
function padNumbers(text: string): string {
  return text.replaceAll(/\d+/gu, (digits) => {
    const bare = digits.replace(/^0+(?=\d)/u, "");
    return `0${String.fromCharCode(0x20 + Math.min(bare.length, 0x5000))}${bare}`;
  });
}

function createComparison<Record_ extends object>(
  fields: readonly OrderField[],
): (one: Keyed<Record_>, other: Keyed<Record_>) => number {
  return (one, other) => {
    for (const [index, { isDescending }] of fields.entries()) {
      const [first, second] = [one.keys[index] ?? null, other.keys[index] ?? null];
      if (first === null || second === null) {
        if (first === second) continue;
        return first === null ? 1 : -1;
      }
      const order = compare(first.value, second.value) || compare(first.text, second.text);
      if (order !== 0) return isDescending ? -order : order;
    }
    return compare(idOf(one.record), idOf(other.record));
  };
}

/** Numbers before text, where a field holds both. */
function compare(one: number | string, other: number | string): number {
  if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

function idOf(record: object): string {
  return "id" in record && typeof record.id === "string" ? record.id : "";
}
