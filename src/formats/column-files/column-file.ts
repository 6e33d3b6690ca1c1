import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { isExact, stringifyJson, type ExactNumber } from "../../platform/text/exact-json.ts";

/** A value that a column sets by itself. */
export type ConstantValue = string | number | boolean | bigint | ExactNumber;

/** One column for another system: a field under another name, perhaps with other values, or the same value everywhere. */
export type ColumnSpec =
  | {
      readonly name: string;
      readonly field: string;
      /** What is written for each value; `*` is for all others. Without it, values stay as they are. */
      readonly values?: Readonly<Record<string, ConstantValue>>;
    }
  | { readonly name: string; readonly constant: ConstantValue };

/** The columns that another system reads, in its order. */
export interface ColumnFile {
  /** The system that reads the file. */
  readonly receiver?: string;
  /** How sure it is that these are the columns of that system, and why. */
  readonly certainty?: string;
  /** What has to be known or changed before the first import. */
  readonly notes?: readonly string[];
  /** Lines above the header, for CSV only. */
  readonly preamble?: readonly string[];
  readonly columns: readonly ColumnSpec[];
}

const FILE_KEYS = ["receiver", "certainty", "notes", "preamble", "columns"];
const COLUMN_KEYS = ["name", "field", "values", "constant"];

const EXAMPLE =
  'Write a column like {"name":"email","field":"work_email"} or {"name":"auth","constant":"manual"}.';

/** Reads a columns file that has been parsed. Throws `usage.columns` with the place of the first mistake. */
export function readColumnFile(value: unknown, file: string): ColumnFile {
  const refuse = (sentence: string, hint = EXAMPLE): Fault =>
    new Fault("usage.columns", `${sentence} in "${file}".`, { hint });
  if (!isObject(value))
    throw refuse("There is no JSON object", 'Write {"columns":[…]} with one entry per column.');
  refuseUnknownKeys(value, FILE_KEYS, "", refuse);
  for (const key of ["receiver", "certainty"])
    if (value[key] !== undefined && typeof value[key] !== "string")
      throw refuse(`"${key}" is not text`, `Write "${key}":"…", or leave it out.`);
  for (const key of ["notes", "preamble"])
    if (value[key] !== undefined && !isTextList(value[key]))
      throw refuse(`"${key}" is not a list of lines`, `Write "${key}":["…"], or leave it out.`);
  const { columns } = value;
  if (!Array.isArray(columns) || columns.length === 0)
    throw refuse('There is no list "columns"', 'Write {"columns":[…]} with one entry per column.');
  const names = new Set<string>();
  for (const [index, column] of columns.entries()) {
    const { name } = readColumn(column, `Column ${index + 1}`, refuse);
    if (names.has(name))
      throw refuse(`The column "${name}" is defined twice`, "Give each column a name of its own.");
    names.add(name);
  }
  if (!columns.some((column) => isObject(column) && "field" in column))
    throw refuse('No column has a "field"');
  return value as unknown as ColumnFile;
}

type Refuse = (sentence: string, hint?: string) => Fault;

function readColumn(column: unknown, number: string, refuse: Refuse): ColumnSpec {
  if (!isObject(column)) throw refuse(`${number} is not a JSON object`);
  const { name, field, constant, values } = column;
  if (typeof name !== "string" || name.trim() === "") throw refuse(`${number} has no "name"`);
  const place = `The column "${name}"`;
  refuseUnknownKeys(column, COLUMN_KEYS, ` of the column "${name}"`, refuse);
  if ((field === undefined) === (constant === undefined))
    throw refuse(
      `${place} has ${field === undefined ? "neither" : "both"} "field" ${field === undefined ? "nor" : "and"} "constant"`,
    );
  if (constant !== undefined) {
    if (values !== undefined) throw refuse(`${place} has "values" for a constant`);
    if (!isConstant(constant)) throw refuse(`"constant" of the column "${name}" is not a single value`);
    return column as unknown as ColumnSpec;
  }
  if (typeof field !== "string" || field.trim() === "")
    throw refuse(
      `"field" of the column "${name}" is not a field's name`,
      "List all fields with: namely employees --fields",
    );
  if (
    values !== undefined &&
    !(isObject(values) && Object.keys(values).length > 0 && Object.values(values).every(isConstant))
  )
    throw refuse(
      `"values" of the column "${name}" is not a table of values`,
      'Write "values":{"active":"0","*":"1"}: what is in the field, and what to write.',
    );
  return column as unknown as ColumnSpec;
}

function refuseUnknownKeys(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  place: string,
  refuse: Refuse,
): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const [nearest] = findNearest(unknown, known, { most: 1 });
  throw refuse(
    `Unknown key "${unknown}"${place}`,
    `${nearest === undefined ? "" : `Did you mean "${nearest}"? `}Known keys: ${known.join(", ")}.`,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Digits that a JavaScript number would round are a value, though they come as an object. */
function isTable(part: unknown): part is object {
  return typeof part === "object" && part !== null && !isExact(part);
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

function isConstant(value: unknown): value is ConstantValue {
  return (
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" || isExact(value)
  );
}

/** The fields that the columns are made of, each once. */
export function listColumnFields({ columns }: ColumnFile): readonly string[] {
  return [...new Set(columns.flatMap((column) => ("field" in column ? [column.field] : [])))];
}

/** The text of a columns file with one column per line, to be edited. */
export function writeColumnFile({ columns, ...about }: ColumnFile): string {
  const entries = Object.entries(about).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${writeEntry(value)},\n`,
  );
  const lines = columns.map((column) => `    ${writeOnOneLine(column)}`).join(",\n");
  return `{\n${entries.join("")}  "columns": [\n${lines}\n  ]\n}\n`;
}

function writeEntry(value: string | readonly string[]): string {
  if (typeof value === "string") return JSON.stringify(value);
  return `[\n${value.map((line) => `    ${JSON.stringify(line)}`).join(",\n")}\n  ]`;
}

function writeOnOneLine(value: object): string {
  const parts = Object.entries(value).map(
    ([key, part]) => `${JSON.stringify(key)}: ${isTable(part) ? writeOnOneLine(part) : stringifyJson(part)}`,
  );
  return `{ ${parts.join(", ")} }`;
}
