import * as z from "zod";
import { isExact, stringifyJson } from "../platform/text/exact-json.ts";

/**
 * How a record holds a column's value: `scalar` is one value, `scalars` a list of them, `listed` a field of every
 * object in a list, `open` an object with keys that the schema does not list.
 */
export type ColumnKind = "scalar" | "scalars" | "listed" | "open";

/** One field that can be asked for, or one column of a table. */
export interface Column {
  /** The keys joined with dots, such as `manager.name` or `groups.type`. */
  readonly name: string;
  readonly keys: readonly string[];
  readonly kind: ColumnKind;
  readonly description: string;
  /** What kind of text it is, from the schema: a calendar day, or a moment in UTC. */
  readonly holds?: "date" | "time";
  /** The header of the column where it differs from the name. */
  readonly header?: string;
}

/** The keys of open objects, where they are known: `{ custom_fields: ["shirt_size"] }` makes a column of each. */
export type OpenKeys = Readonly<Record<string, readonly string[]>>;

/** Every leaf of a schema, in its order. Columns never follow from the records, so all files of a kind have the same. */
export function listColumns(schema: z.ZodObject, openKeys: OpenKeys = {}): Column[] {
  return Object.entries(schema.shape).flatMap(([key, part]) => columnsOf(part, [key], false, openKeys));
}

function columnsOf(
  schema: z.core.$ZodType,
  keys: readonly string[],
  listed: boolean,
  openKeys: OpenKeys,
): Column[] {
  const part = unwrap(schema);
  const name = keys.join(".");
  const description = descriptionOf(schema);
  if (part instanceof z.ZodObject)
    return Object.entries(part.shape).flatMap(([key, inner]) =>
      columnsOf(inner, [...keys, key], listed, openKeys),
    );
  if (part instanceof z.ZodArray) {
    if (unwrap(part.element) instanceof z.ZodObject) return columnsOf(part.element, keys, true, openKeys);
    return [{ name, keys, kind: "scalars", description }];
  }
  if (part instanceof z.ZodRecord) {
    const known = openKeys[name];
    if (known === undefined) return [{ name, keys, kind: "open", description }];
    return known.map((key) => ({
      name: `${name}.${key}`,
      keys: [...keys, key],
      kind: "scalar" as const,
      description: "",
    }));
  }
  const holds = part instanceof z.ZodISODate ? "date" : part instanceof z.ZodISODateTime ? "time" : undefined;
  return [{ name, keys, kind: listed ? "listed" : "scalar", description, ...(holds && { holds }) }];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional
    ? unwrap(schema.unwrap())
    : schema;
}

function descriptionOf(schema: z.core.$ZodType): string {
  if (!(schema instanceof z.ZodType)) return "";
  if (schema.description !== undefined) return schema.description;
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional
    ? descriptionOf(schema.unwrap())
    : "";
}

/** What a record has under a column: text, a number, true or false, or null. Lists are joined with `; `. */
export type Cell = string | number | boolean | null;

/** Makes the function that reads a column's value as it is: a list stays one, and what a record lacks is undefined. */
export function createValueReader({ keys }: Column): (record: unknown) => unknown {
  return (record) => valueAt(record, keys, 0);
}

/** Makes the function that reads a column from a record. */
export function createCellReader({ keys }: Column): (record: unknown) => Cell {
  return (record) => toCell(valueAt(record, keys, 0));
}

function valueAt(value: unknown, keys: readonly string[], depth: number): unknown {
  const key = keys[depth];
  // A person without a manager has no manager's name either, which is known.
  if (key === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => valueAt(item, keys, depth));
  // Own keys only: a record parsed from JSON has others, such as `constructor`, from its prototype.
  if (typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
  return valueAt(Reflect.get(value, key), keys, depth + 1);
}

function toCell(value: unknown): Cell {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value === null || value === undefined) return null;
  if (isExact(value)) return String(value);
  if (Array.isArray(value)) return value.map((item) => String(toCell(item) ?? "")).join("; ");
  return stringifyJson(value);
}
