import * as z from "zod";

/** Whether a value is one that the schema takes and leaves as it is. */
type PlainCheck = (value: unknown) => boolean;

/** Dates and ids come again and again; more than this are not worth their memory. */
const MOST_REMEMBERED = 10_000;

/**
 * Makes the reader of what nearly all lines are, several times as fast as the schema. It returns undefined for
 * everything that is not certainly fine, and then the schema decides.
 */
export function makePlainReader(schema: z.ZodObject): (value: object) => Record<string, unknown> | undefined {
  const fields = Object.entries(schema.shape).map(([key, part]) => ({
    key,
    isOptional: part instanceof z.ZodOptional,
    hasDefault: part instanceof z.ZodDefault,
    check: makeCheck(part as z.ZodType),
  }));
  return (value) => {
    const read: Record<string, unknown> = {};
    for (const { key, isOptional, hasDefault, check } of fields) {
      const found = (value as Readonly<Record<string, unknown>>)[key];
      if (found === undefined && hasDefault) read[key] = null;
      else if (found === undefined && isOptional) continue;
      else if (check(found)) read[key] = found;
      else return undefined;
    }
    return read;
  };
}

function makeCheck(schema: z.core.$ZodType): PlainCheck {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return makeCheck(schema.unwrap());
  if (schema instanceof z.ZodNullable) {
    const check = makeCheck(schema.unwrap());
    return (value) => value === null || check(value);
  }
  if (schema instanceof z.ZodEnum) {
    const words = new Set<unknown>(schema.options);
    return (value) => words.has(value);
  }
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === "boolean";
  if (schema instanceof z.ZodArray) {
    const check = makeCheck(schema.element);
    return (value) => Array.isArray(value) && value.every(check);
  }
  if (schema instanceof z.ZodObject) return checkObject(schema);
  if (schema instanceof z.ZodRecord) return isPlainRecord;
  if (schema instanceof z.ZodString && (schema.def.checks ?? []).length === 0)
    return (value) => typeof value === "string";
  return schema instanceof z.ZodString || schema instanceof z.ZodStringFormat
    ? remember(schema)
    : () => false;
}

/** An object with exactly these keys in this order. Others are put in order by the schema. */
function checkObject(schema: z.ZodObject): PlainCheck {
  const checks = Object.entries(schema.shape).map(([key, part]) => ({ key, check: makeCheck(part) }));
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const keys = Object.keys(value);
    return (
      keys.length === checks.length &&
      checks.every(
        ({ key, check }, index) =>
          keys[index] === key && check((value as Readonly<Record<string, unknown>>)[key]),
      )
    );
  };
}

/** Its content is open, but for the one key that is not only a key. */
function isPlainRecord(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !Object.hasOwn(value, "__proto__")
  );
}

function remember(schema: z.ZodType): PlainCheck {
  const known = new Set<unknown>();
  return (value) => {
    if (known.has(value)) return true;
    if (typeof value !== "string" || !schema.safeParse(value).success) return false;
    if (known.size === MOST_REMEMBERED) known.clear();
    known.add(value);
    return true;
  };
}
