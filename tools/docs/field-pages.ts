import * as z from "zod";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { listSchemaNames } from "../../src/output/schema-names.ts";
import { loadSchema } from "../../src/commands/schema/schemas.ts";
import { findField } from "../../src/unified/employee/employee-fields.ts";
import { code, GENERATED, plain, table } from "./markdown.ts";

/** The part of JSON Schema that zod writes. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** The fields of everything that has a schema, as `namely schema` prints it. */
export async function makeFieldsPage(): Promise<string> {
  const sections = [];
  const names = listSchemaNames(EVERY_COMMAND);
  for (const name of names) {
    const { record } = await loadSchema(name, EVERY_COMMAND);
    const schema = z.toJSONSchema(record, { target: "draft-2020-12", unrepresentable: "any" }) as JsonSchema;
    sections.push(describeSchema(name, schema));
  }
  const links = names.map((name) => `[${code(name)}](#${name})`).join(", ");
  return `${GENERATED}
# Fields

What each output contains. ${code("namely schema <name>")} prints the same as a JSON Schema, and ${code("--fields")} takes these names.
A nested field has a dotted name, such as ${code("manager.email")}; ${code("[]")} marks the items of a list.

Outputs: ${links}.

${sections.join("\n")}`;
}

function describeSchema(name: string, schema: JsonSchema): string {
  const about = schema.description === undefined ? "" : `${plain(schema.description)}\n\n`;
  const rows = listFields(schema, "").map(([field, type, description]) => {
    if (name !== "employees") return [code(field), type, plain(description)];
    const note = findField(field)?.sensitive ? " Only with `--include-sensitive`." : "";
    return [code(field), type, `${plain(description)}${note}`, ...describeReach(field)];
  });
  const header = ["Field", "Type", "Meaning", ...(name === "employees" ? ["Private", "In events"] : [])];
  const fields = rows.length > 0 ? table(header, rows) : `Type: ${typeOf(schema)}.\n`;
  return `## ${name}\n\n${about}${name === "employees" ? REACH : ""}${fields}`;
}

const REACH = `Private fields are about a person outside work. An event that leaves the machine carries the fields with ${code("yes")} in the
last column. ${code("--event-fields")} adds those with ${code("if named")}.

`;

/** Whether a field is private, and whether an event carries it. A part of a field is as the whole of it. */
function describeReach(field: string): readonly string[] {
  const [name = ""] = field.split(/[.[]/u);
  const found = findField(name);
  if (name === "remote_data") return ["yes", "never"];
  if (found === undefined) return ["may be", "if named"];
  const isPrivate = found.private === true || found.sensitive === true;
  return [isPrivate ? "yes" : "", found.inEvents ? "yes" : "if named"];
}

/** Deeper than this a field is another output's: an event's employee, with all of its fields. */
const MOST_FIELDS_WITHIN = 20;

type FieldRow = readonly [field: string, type: string, description: string];

function listFields(schema: JsonSchema, before: string): FieldRow[] {
  const { properties } = openNullable(schema).schema;
  return Object.entries(properties ?? {}).flatMap(([name, property]): FieldRow[] => {
    const field = `${before}${name}`;
    const own: FieldRow = [field, typeOf(property), property.description ?? ""];
    const { schema: inner } = openNullable(property);
    const items = inner.type === "array" && inner.items ? openNullable(inner.items).schema : undefined;
    const holder = items?.properties ? items : inner;
    const size = Object.keys(holder.properties ?? {}).length;
    if (size === 0 || size > MOST_FIELDS_WITHIN) return [own];
    return [own, ...listFields(holder, `${field}${holder === items ? "[]" : ""}.`)];
  });
}

/** A type in words, such as `string (date) or null` or `list of objects`. */
function typeOf(property: JsonSchema): string {
  const { schema, isNullable } = openNullable(property);
  return `${nameType(schema)}${isNullable ? " or null" : ""}`;
}

function nameType(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(", ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(nameType).join(" or ");
  if (schema.type === "array") return `list of ${schema.items ? nameItems(schema.items) : "any values"}`;
  if (schema.type === "object" && schema.properties === undefined) return "object with any keys";
  if (typeof schema.type !== "string") return schema.type?.join(" or ") ?? "any value";
  return schema.format === undefined ? schema.type : `${schema.type} (${schema.format})`;
}

function nameItems(items: JsonSchema): string {
  const name = nameType(items);
  return /^[a-z]+$/u.test(name) ? `${name}s` : name;
}

function openNullable(schema: JsonSchema): { readonly schema: JsonSchema; readonly isNullable: boolean } {
  const others = schema.anyOf?.filter(({ type }) => type !== "null");
  const [only] = others ?? [];
  if (others === undefined || only === undefined || others.length === schema.anyOf?.length)
    return { schema, isNullable: false };
  return { schema: others.length === 1 ? only : { ...schema, anyOf: others }, isNullable: true };
}
