import * as z from "zod";
import { parseJson as parseExactly } from "../../platform/text/exact-json.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { employeeSchema, type Employee } from "./employee.ts";
import { makePlainReader } from "./plain-line.ts";
import { DEEPEST_NESTING, isNestedTooDeeply } from "../raw/nesting.ts";

type Stored<Value> = Value extends readonly (infer Item)[]
  ? Stored<Item>[] | null
  : Value extends object
    ? { [Key in keyof Value]: Stored<Value[Key]> } | null
    : Value | null;

/**
 * An employee as an export or snapshot holds it: the id is certain, and everything that the file lacks is null, for it
 * may be older than a field or hold only some of them. Every Employee is a StoredEmployee.
 */
export type StoredEmployee = {
  [Key in keyof Employee]: Key extends "id" ? string : Stored<Employee[Key]>;
};

export type EmployeeLine =
  | {
      readonly kind: "employee";
      readonly employee: StoredEmployee;
      /** The top-level keys that the line had: a key that is missing there says nothing about the person. */
      readonly keys: ReadonlySet<string>;
    }
  /** The first line of a snapshot, as parsed and not looked at further. */
  | { readonly kind: "header"; readonly header: Readonly<Record<string, unknown>> };

/** Where a line is. */
export interface LinePlace {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Reads one line of an NDJSON file of employees or of a snapshot. Unknown keys are dropped; of the parts that
 * an export only has when asked for, those that are missing stay missing.
 * @throws Fault `file.shape` naming file, line and the place in it, never a value.
 */
export function readEmployeeLine(text: string, place: LinePlace): EmployeeLine {
  const value = parseJson(text, place);
  if (isHeader(value)) return { kind: "header", header: value };
  const employee = readStored(value, place);
  for (const key of OPEN_KEYS) if (isNestedTooDeeply(employee[key])) throw tooDeep(key, place);
  return { kind: "employee", employee, keys: listKeys(value as object) };
}

function readStored(value: unknown, place: LinePlace): StoredEmployee {
  const plain = typeof value === "object" && value !== null ? readPlain(value) : undefined;
  if (plain !== undefined) return plain;
  const parsed = storedSchema.safeParse(value);
  if (!parsed.success) throw describeIssue(parsed.error.issues[0], place);
  return parsed.data;
}

let latestKeys: readonly string[] = [];
let latestSet: ReadonlySet<string> = new Set();

/** Nearly all lines of a file have the same keys, and share one set. */
function listKeys(value: object): ReadonlySet<string> {
  const keys = Object.keys(value);
  if (keys.length !== latestKeys.length || keys.some((key, index) => key !== latestKeys[index])) {
    latestKeys = keys;
    latestSet = new Set(keys);
  }
  return latestSet;
}

/** What may lie below these is anybody's guess; all else is as deep as the schema. */
const OPEN_KEYS = ["custom_fields", "remote_data"] as const;

// Made from the employee's own schema, so that the two cannot drift apart; only the type is given.
const storedObject = z.object({
  ...Object.fromEntries(Object.entries(employeeSchema.shape).map(([key, part]) => [key, loosen(part)])),
  id: employeeSchema.shape.id,
});
const storedSchema = storedObject as unknown as z.ZodType<StoredEmployee>;
const readPlain = makePlainReader(storedObject) as (value: object) => StoredEmployee | undefined;

/** The same schema where everything may be null, and whatever is missing becomes null unless it is optional. */
function loosen(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return orNull(schema.unwrap()).optional();
  return orNull(schema).default(null);
}

function orNull(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return orNull(schema.unwrap());
  if (schema instanceof z.ZodArray) return z.array(orNull(schema.element)).nullable();
  if (schema instanceof z.ZodObject)
    return z
      .object(Object.fromEntries(Object.entries(schema.shape).map(([key, part]) => [key, loosen(part)])))
      .nullable();
  return schema instanceof z.ZodType ? schema.nullable() : z.unknown();
}

function parseJson(text: string, place: LinePlace): unknown {
  try {
    const value = parseExactly(text);
    if (typeof value === "object" && value !== null && "result" in value && !("id" in value))
      throw jsonFault(place);
    if (Array.isArray(value)) throw jsonFault(place);
    return value;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    // The envelope of `--format json` and indented JSON begin like this; their first line is not JSON by itself.
    if (place.line === 1 && /^\s*(\{\s*("result"\s*:.*)?|\[\s*(\{.*)?)$/su.test(text)) throw jsonFault(place);
    // The cause would quote the line, and with it a person's data.
    throw new Fault("file.shape", `${place.file} is not NDJSON: line ${place.line} is not a JSON object.`, {
      hint: "Expected one JSON object a line, as `namely employees --format ndjson` writes it.",
    });
  }
}

function jsonFault(place: LinePlace): Fault {
  return new Fault("file.shape", `${place.file} is JSON, not NDJSON.`, {
    hint: "Export it with --format ndjson, or turn its list into lines with: jq -c '.result[]'",
  });
}

function isHeader(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !("id" in value) &&
    "format" in value &&
    typeof value.format === "string"
  );
}

const HINT = "Expected a file that `namely employees --format ndjson` or `namely snapshot` has written.";

function describeIssue(issue: z.core.$ZodIssue | undefined, place: LinePlace): Fault {
  const steps = issue?.path ?? [];
  const path = steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  const where = path === "" ? "" : ` at ${path.slice(1)}`;
  return new Fault(
    "file.shape",
    `${place.file} has an unexpected shape in line ${place.line}${where}: expected ${expectationOf(issue)}.`,
    { hint: HINT },
  );
}

function tooDeep(key: string, place: LinePlace): Fault {
  return new Fault(
    "file.shape",
    `${place.file} has an unexpected shape in line ${place.line} at ${key}: expected at most ${DEEPEST_NESTING} levels of lists and objects.`,
    { hint: HINT },
  );
}

function expectationOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "invalid_value") return `one of ${issue.values.map(String).join(", ")}`;
  if (issue?.code === "invalid_format")
    return issue.format === "date" ? "a date (YYYY-MM-DD)" : "a time (RFC 3339)";
  if (issue?.code === "custom") return issue.message;
  if (issue?.code === "too_small") return "text that is not empty";
  return issue?.code === "invalid_type" ? (EXPECTED[issue.expected] ?? "something else") : "something else";
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};
