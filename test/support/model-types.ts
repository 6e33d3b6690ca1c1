import * as z from "zod";

/** What is called by a name wherever it stands. A described schema is another object, so words are known by what they are. */
export interface NamedTypes {
  readonly words: ReadonlyMap<string, z.ZodEnum>;
  readonly others: ReadonlyMap<z.core.$ZodType, string>;
}

/** The TypeScript type of a fixed choice of words. */
export function writeWords(name: string, schema: z.ZodEnum, says: string): string {
  const words = schema.options.map((word) => `\n  | ${JSON.stringify(word)}`);
  return `/** ${says} */\nexport type ${name} =${words.join("")};\n`;
}

/** The TypeScript interface of an object schema, with what each field holds as its doc comment. `says` is for one without words of its own. */
export function writeInterface(name: string, schema: z.ZodObject, named: NamedTypes, says?: string): string {
  const comment = says === undefined ? writeComment(schema, "") : `/** ${says} */\n`;
  return `${comment}export interface ${name} ${writeObject(schema, "", named)}\n`;
}

/** The same for a schema that has all fields of another, whose interface it extends. */
export function writeExtension(
  name: string,
  schema: z.ZodObject,
  base: z.ZodObject,
  named: NamedTypes,
  says: string,
): string {
  const own = Object.entries(schema.shape).filter(([key]) => !Object.hasOwn(base.shape, key));
  const text = writeInterface(name, z.object(Object.fromEntries(own)), named, says);
  return text.replace(`interface ${name} `, `interface ${name} extends ${named.others.get(base)} `);
}

function writeObject(schema: z.ZodObject, indent: string, named: NamedTypes): string {
  const inner = `${indent}  `;
  const fields = Object.entries(schema.shape).map(([key, part]) => {
    const optional = part instanceof z.ZodOptional;
    const type = writeType(optional ? part.unwrap() : part, inner, named);
    return `${writeComment(part, inner)}${inner}${key}${optional ? "?" : ""}: ${type}${optional ? " | undefined" : ""};\n`;
  });
  return `{\n${fields.join("")}${indent}}`;
}

function writeType(schema: z.core.$ZodType, indent: string, named: NamedTypes): string {
  const name = findName(schema, named);
  if (name !== undefined) return name;
  if (schema instanceof z.ZodNullable) return `${writeType(schema.unwrap(), indent, named)} | null`;
  if (schema instanceof z.ZodArray) {
    const element = writeType(schema.element, indent, named);
    return /[ {]/u.test(element) && !element.startsWith("{") ? `(${element})[]` : `${element}[]`;
  }
  if (schema instanceof z.ZodObject) return writeObject(schema, indent, named);
  if (schema instanceof z.ZodRecord) return "Record<string, unknown>";
  if (schema instanceof z.ZodEnum) return schema.options.map((word) => JSON.stringify(word)).join(" | ");
  if (schema instanceof z.ZodNull) return "null";
  if (schema instanceof z.ZodBoolean) return "boolean";
  // Checked by a function of its own, which lets through what JavaScript's numbers cannot hold.
  if (schema instanceof z.ZodCustom && schema.meta()?.["type"] === "number") return "number";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return "string";
  if (schema instanceof z.ZodUnknown) return "unknown";
  throw new Error(`No type is known for the schema ${schema.constructor.name}.`);
}

function findName(schema: z.core.$ZodType, { words, others }: NamedTypes): string | undefined {
  if (!(schema instanceof z.ZodEnum)) return others.get(schema);
  const isSame = (other: z.ZodEnum): boolean => other.options.join() === schema.options.join();
  return [...words].find(([, other]) => isSame(other))?.[0];
}

function writeComment(schema: z.core.$ZodType, indent: string): string {
  return `${indent}/** ${describe(schema)} */\n`;
}

/** What a schema says it holds, or what is inside it says. */
function describe(schema: z.core.$ZodType): string {
  const says = schema instanceof z.ZodType ? schema.description : undefined;
  if (says !== undefined) return says;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return describe(schema.unwrap());
  throw new Error("A schema says nothing about what it holds.");
}
