import * as z from "zod";

/** JSON Schema as Singer's targets read it: draft 7, and whatever may be null says so in a list of types. */
export type FieldSchema = Readonly<Record<string, unknown>>;

/** The properties of a model, by name, in order. */
export function describeProperties(schema: z.ZodObject): Readonly<Record<string, FieldSchema>> {
  const { properties } = z.toJSONSchema(schema, { target: "draft-7", unrepresentable: "any" }) as {
    properties: Record<string, FieldSchema>;
  };
  return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, simplify(part)]));
}

/** Bounds and patterns that only say what the format says already, and would be foreign to many targets. */
const LEFT_OUT = new Set([
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "required",
  "$schema",
  "propertyNames",
]);

function simplify(schema: FieldSchema): FieldSchema {
  const alternatives = schema["anyOf"];
  if (Array.isArray(alternatives)) {
    const [first, second, ...more] = alternatives as FieldSchema[];
    if (first && second?.["type"] === "null" && more.length === 0) {
      return { ...addNull(simplify(first)), ...keepDescription(schema) };
    }
    throw new Error("A schema has alternatives that no target would understand.");
  }
  // A field that is always null has a type all the same: a column has to be of some kind.
  if (schema["type"] === "null") return { type: ["null", "string"], ...keepDescription(schema) };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name]) => !LEFT_OUT.has(name))
      .map(([name, part]) => [name, simplifyPart(name, part)]),
  );
}

function simplifyPart(name: string, part: unknown): unknown {
  if (name === "properties") {
    return Object.fromEntries(
      Object.entries(part as Record<string, FieldSchema>).map(([key, inner]) => [key, simplify(inner)]),
    );
  }
  if (name === "items") return simplify(part as FieldSchema);
  if (name === "type" && Array.isArray(part) && part.includes("null"))
    return ["null", ...part.filter((type) => type !== "null")];
  // An open object takes anything.
  return name === "additionalProperties" && typeof part === "object" ? true : part;
}

function addNull(schema: FieldSchema): FieldSchema {
  const { type, enum: words, ...rest } = schema;
  return {
    type: ["null", ...(Array.isArray(type) ? type : [type])],
    ...(Array.isArray(words) ? { enum: [...words, null] } : {}),
    ...rest,
  };
}

function keepDescription({ description }: FieldSchema): FieldSchema {
  return description === undefined ? {} : { description };
}
