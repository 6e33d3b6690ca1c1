import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";

export interface SingerRecord {
  readonly stream: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** What a tap has written, once every line of it has been found to be as the Singer specification says. */
export interface SingerOutput {
  readonly records: readonly SingerRecord[];
  readonly streams: readonly string[];
  readonly states: readonly Readonly<Record<string, unknown>>[];
}

interface Announced {
  readonly validate: ValidateFunction;
  readonly keys: readonly string[];
  readonly bookmarks: readonly string[];
}

const KEYS: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  SCHEMA: [
    ["type", "stream", "schema", "key_properties"],
    ["type", "stream", "schema", "key_properties", "bookmark_properties"],
  ],
  RECORD: [
    ["type", "stream", "record"],
    ["type", "stream", "record", "time_extracted", "version"],
  ],
  STATE: [
    ["type", "value"],
    ["type", "value"],
  ],
};

/**
 * Reads the output of a tap and throws at the first thing that the Singer specification (v0.3.0) does not allow. It shares
 * nothing with the tap: what a target would trip over, it trips over.
 */
export function checkSinger(output: string): SingerOutput {
  if (output !== "" && !output.endsWith("\n")) throw new Error("The last message has no end.");
  const announced = new Map<string, Announced>();
  const records: SingerRecord[] = [];
  const states: Readonly<Record<string, unknown>>[] = [];
  for (const [index, line] of output.split("\n").slice(0, -1).entries()) {
    const fail = (what: string): never => {
      throw new Error(`Message ${index + 1} ${what}: ${line.slice(0, 200)}`);
    };
    const message = parseObject(line) ?? fail("is no JSON object");
    const type = String(message["type"]);
    const [needed, allowed] = KEYS[type] ?? fail("is of no known type");
    for (const key of needed) if (!(key in message)) fail(`has no ${key}`);
    for (const key of Object.keys(message)) if (!allowed.includes(key)) fail(`has a strange ${key}`);
    if (type === "STATE") {
      const value = isObject(message["value"]) ? message["value"] : fail("has a state that is no object");
      const [before, now] = [bookmarkOf(states.at(-1)), bookmarkOf(value)];
      if (before !== undefined && (now === undefined || now < before)) fail("takes the bookmark back");
      states.push(value);
      continue;
    }
    const stream = typeof message["stream"] === "string" ? message["stream"] : fail("names no stream");
    if (type === "SCHEMA") {
      announced.set(stream, announce(message, fail));
      continue;
    }
    const known = announced.get(stream) ?? fail("comes before its schema");
    const record = isObject(message["record"]) ? message["record"] : fail("holds no record");
    if (!known.validate(record)) fail(`does not fit its schema (${JSON.stringify(known.validate.errors)})`);
    for (const key of known.keys)
      if (record[key] === undefined || record[key] === null) fail(`has no key ${key}`);
    for (const key of known.bookmarks) if (!(key in record)) fail(`has no bookmark property ${key}`);
    const time = message["time_extracted"];
    if (time !== undefined && !(typeof time === "string" && RFC_3339.test(time)))
      fail("has no time of extraction");
    records.push({ stream, record });
  }
  return { records, states, streams: [...announced.keys()] };
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/u;

function announce(message: Readonly<Record<string, unknown>>, fail: (what: string) => never): Announced {
  const { schema, key_properties: keys, bookmark_properties: bookmarks = [] } = message;
  if (!isObject(schema) || schema["type"] !== "object") fail("has a schema that is no object's");
  const properties =
    isObject(schema) && isObject(schema["properties"]) ? schema["properties"] : fail("has no properties");
  for (const names of [keys, bookmarks]) {
    if (!Array.isArray(names) || !names.every((name) => typeof name === "string" && name in properties))
      fail("names a key that is no property");
  }
  // A new one for each: two schemas of a stream may not share anything.
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  formats.default(ajv, { mode: "full" });
  return {
    validate: ajv.compile(schema as object),
    keys: keys as readonly string[],
    bookmarks: bookmarks as readonly string[],
  };
}

function bookmarkOf(state: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const bookmarks = state?.["bookmarks"];
  const bookmark = isObject(bookmarks) ? bookmarks["employees"] : undefined;
  const value = isObject(bookmark) ? bookmark["replication_key_value"] : undefined;
  return typeof value === "string" ? Date.parse(value) : undefined;
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A target: keeps what came last for each key, as a table with an upsert does. */
export class SingerTarget {
  readonly #tables = new Map<string, Map<string, Readonly<Record<string, unknown>>>>();

  apply({ records }: SingerOutput): void {
    for (const { stream, record } of records) {
      const table = this.#tables.get(stream) ?? new Map();
      this.#tables.set(stream, table.set(String(record["id"]), record));
    }
  }

  table(stream: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
    return this.#tables.get(stream) ?? new Map();
  }
}
