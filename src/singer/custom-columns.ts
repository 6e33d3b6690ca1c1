import { isExact, readNumber, stringifyJson } from "../platform/text/exact-json.ts";
import { Fault } from "../platform/errors/fault.ts";
import { readDate } from "../unified/raw/dates.ts";
import type { JsonObject } from "./json-file.ts";
import type { FieldSchema } from "./json-schema.ts";

/** How the values of a custom field are written; a type that is not known is text. */
type CustomColumnKind = "text" | "number" | "date" | "list";

const KINDS: Readonly<Record<string, CustomColumnKind>> = {
  number: "number",
  integer: "number",
  decimal: "number",
  currency: "number",
  percentage: "number",
  date: "date",
  checkboxes: "list",
  multiselect: "list",
};

interface CustomColumn {
  readonly kind: CustomColumnKind;
  /** Whether a value has come that is not of its kind, and is text therefore. */
  isMixed: boolean;
}

/** A JSON number; `007` is none, and its zeros count. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/u;

/**
 * The custom fields of one stream as columns of a target: which there are, of what type, and each record's values made to
 * fit. Fields that Namely does not list become text once they are seen on a profile.
 */
export class CustomColumns {
  readonly #types: ReadonlyMap<string, string | null>;
  readonly #isWanted: (name: string) => boolean;
  #columns = new Map<string, CustomColumn>();

  /** `types` are Namely's words by the name of the field, for every field that may come. */
  constructor(types: ReadonlyMap<string, string | null>, isWanted: (name: string) => boolean = () => true) {
    this.#types = types;
    this.#isWanted = isWanted;
    this.restart();
  }

  /** Forgets what was seen in records. */
  restart(): void {
    this.#columns = new Map();
    for (const name of this.#types.keys()) if (this.#isWanted(name)) this.#columnOf(name);
  }

  /** Names of the fields, in the order in which records have them. */
  get names(): readonly string[] {
    return [...this.#columns.keys()].sort();
  }

  /** The schema of `custom_fields`, from what it says without them. Good for all records since the last restart. */
  describe(open: FieldSchema): FieldSchema {
    const properties = this.names.map((name) => [name, schemaOf(this.#columnOf(name))] as const);
    return { ...open, properties: Object.fromEntries(properties), additionalProperties: false };
  }

  /** A record's fields as the schema says. */
  fit(fields: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => this.#isWanted(name))
        .map(([name, value]) => [name, fitValue(this.#columnOf(name), value)]),
    );
  }

  #columnOf(name: string): CustomColumn {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const column = { kind: KINDS[this.#types.get(name)?.toLowerCase() ?? ""] ?? "text", isMixed: false };
    this.#columns.set(name, column);
    return column;
  }
}

function schemaOf({ kind, isMixed }: CustomColumn): FieldSchema {
  if (kind === "list") return { type: ["null", "array"], items: { type: ["null", "string"] } };
  if (kind === "number") return { type: isMixed ? ["null", "number", "string"] : ["null", "number"] };
  if (kind === "date" && !isMixed) return { type: ["null", "string"], format: "date" };
  return { type: ["null", "string"] };
}

function fitValue(column: CustomColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (column.kind === "list") return Array.isArray(value) ? value.map(toText) : [toText(value)];
  if (column.kind === "number") {
    if (typeof value === "number" || isExact(value)) return value;
    if (typeof value === "string" && NUMBER.test(value.trim())) return readNumber(value.trim());
    column.isMixed = true;
  }
  if (column.kind === "date") {
    const date = typeof value === "string" ? dateOf(value) : undefined;
    if (date !== undefined) return date;
    column.isMixed = true;
  }
  return toText(value);
}

/** Undefined for what is no date; null for one of zeros. */
function dateOf(text: string): string | null | undefined {
  try {
    return readDate(text, "");
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : stringifyJson(value);
}
