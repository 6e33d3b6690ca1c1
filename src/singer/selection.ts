import { Fault } from "../platform/errors/fault.ts";
import { suggestNearest } from "../platform/errors/nearest.ts";
import { isObject } from "../platform/text/json-object.ts";
import type { JsonObject } from "./json-file.ts";
import type { CustomColumns } from "./custom-columns.ts";
import { CUSTOM_FIELDS, KEY, type ReplicationMethod, type Stream } from "./streams.ts";

/** A stream that is to be read, and how. */
export interface SelectedStream {
  readonly stream: Stream;
  /** In the order of the stream's own fields. */
  readonly fields: readonly string[];
  readonly method: ReplicationMethod;
  /** Custom fields that are not wanted although all of them together are. */
  readonly leftOut: ReadonlySet<string>;
  /** What is known of the custom fields; undefined where they are not wanted, or go out as one object as they are. */
  readonly custom?: CustomColumns;
}

/** Everything but the sensitive fields, for a run without a catalog. */
export function selectByDefault(streams: readonly Stream[]): readonly SelectedStream[] {
  return streams.map((stream) => ({
    stream,
    fields: Object.keys(stream.properties).filter((field) => !stream.sensitive.has(field)),
    method: stream.replicationKey === undefined ? "FULL_TABLE" : "INCREMENTAL",
    leftOut: new Set(),
  }));
}

/** What a catalog selects. Throws `usage.catalog` for what is broken, and for what is selected and does not exist. */
export function readSelection(catalog: JsonObject, streams: readonly Stream[]): readonly SelectedStream[] {
  const entries = catalog["streams"];
  if (!Array.isArray(entries)) throw broken('has no list "streams"');
  const selected = new Map<string, SelectedStream>();
  for (const [index, entry] of entries.entries()) {
    if (!isObject(entry)) throw broken(`has something else than a stream as streams[${index}]`);
    const id = entry["tap_stream_id"] ?? entry["stream"];
    if (typeof id !== "string") throw broken(`has no tap_stream_id in streams[${index}]`);
    const choice = readStreamChoice(entry, id);
    if (!choice.isSelected) continue;
    const stream = streams.find(({ name }) => name === id);
    if (stream === undefined)
      throw unknown(
        "stream",
        id,
        streams.map(({ name }) => name),
      );
    if (selected.has(id)) throw broken(`has the stream ${id} twice`);
    selected.set(id, {
      stream,
      fields: chooseFields(stream, choice),
      method: chooseMethod(stream, choice),
      leftOut: choice.leftOut,
    });
  }
  return streams.flatMap(({ name }) => selected.get(name) ?? []);
}

interface StreamChoice {
  readonly isSelected: boolean;
  readonly own: JsonObject;
  /** By field; what is deeper belongs to its field, except for custom fields. */
  readonly fields: ReadonlyMap<string, JsonObject>;
  readonly leftOut: ReadonlySet<string>;
}

function readStreamChoice(entry: JsonObject, id: string): StreamChoice {
  const metadata = entry["metadata"] ?? [];
  if (!Array.isArray(metadata)) throw broken(`has something else than a list as metadata of ${id}`);
  const fields = new Map<string, JsonObject>();
  const leftOut = new Set<string>();
  let own: JsonObject = {};
  for (const item of metadata) {
    const [breadcrumb, values] = isObject(item) ? [item["breadcrumb"], item["metadata"]] : [];
    if (
      !Array.isArray(breadcrumb) ||
      !breadcrumb.every((step) => typeof step === "string") ||
      !isObject(values)
    )
      throw broken(`has metadata of ${id} without a breadcrumb or without its values`);
    for (const name of ["selected", "selected-by-default"]) {
      if (values[name] !== undefined && values[name] !== null && typeof values[name] !== "boolean")
        throw broken(`has something else than true or false as "${name}" in the metadata of ${id}`);
    }
    if (breadcrumb.length === 0) own = values;
    else if (breadcrumb.length === 2 && breadcrumb[0] === "properties")
      fields.set(breadcrumb[1] as string, values);
    else if (isCustomField(breadcrumb) && !isWanted(values, true)) leftOut.add(breadcrumb[3] as string);
  }
  const schema = isObject(entry["schema"]) ? entry["schema"] : {};
  for (const [field, legacy] of Object.entries(isObject(schema["properties"]) ? schema["properties"] : {})) {
    if (isObject(legacy) && typeof legacy["selected"] === "boolean" && !fields.has(field))
      fields.set(field, { selected: legacy["selected"] });
  }
  const legacy = entry["selected"] ?? schema["selected"];
  return { isSelected: isWanted(own, legacy === true), own, fields, leftOut };
}

/** Whether it is `properties`, `custom_fields`, `properties` and a name. */
function isCustomField(breadcrumb: readonly unknown[]): boolean {
  return breadcrumb.length === 4 && breadcrumb[1] === CUSTOM_FIELDS;
}

/** In the order of the Singer rules: what must be, what cannot be, what was said, what is usual. */
function isWanted(metadata: JsonObject, otherwise: boolean): boolean {
  if (metadata["inclusion"] === "automatic") return true;
  if (metadata["inclusion"] === "unsupported") return false;
  const said = metadata["selected"] ?? metadata["selected-by-default"];
  return typeof said === "boolean" ? said : otherwise;
}

function chooseFields(stream: Stream, { fields }: StreamChoice): readonly string[] {
  const known = Object.keys(stream.properties);
  for (const [field, metadata] of fields) {
    if (metadata["selected"] === true && !known.includes(field))
      throw unknown(`field of ${stream.name}`, field, known);
  }
  return known.filter((field) => {
    if (field === KEY || field === stream.replicationKey) return true;
    const metadata = fields.get(field) ?? {};
    // A catalog that was edited by hand or comes from elsewhere may call anything usual: these ones have to be asked for.
    if (stream.sensitive.has(field))
      return metadata["selected"] === true && metadata["inclusion"] !== "unsupported";
    return isWanted(metadata, true);
  });
}

function chooseMethod(stream: Stream, { own }: StreamChoice): ReplicationMethod {
  const { name, replicationKey } = stream;
  const method = own["replication-method"] ?? own["forced-replication-method"];
  const usual = replicationKey === undefined ? "FULL_TABLE" : "INCREMENTAL";
  if (method === undefined || method === null) return usual;
  if (method === "FULL_TABLE") return method;
  if (method !== "INCREMENTAL" || replicationKey === undefined)
    throw broken(`asks for a replication-method that the stream ${name} does not have`);
  const key = own["replication-key"];
  if (key !== undefined && key !== null && key !== replicationKey)
    throw broken(`asks for another replication-key of ${name} than ${replicationKey}`);
  return method;
}

function broken(what: string): Fault {
  return new Fault("usage.catalog", `The catalog ${what}.`, {
    hint: "Make a new one with tap-namely --discover.",
  });
}

function unknown(what: string, name: string, known: readonly string[]): Fault {
  const otherwise =
    "Make a new one with tap-namely --discover; sensitive fields need include_sensitive in the config.";
  return new Fault("usage.catalog", `The catalog selects a ${what} that there is not: "${name}".`, {
    hint: suggestNearest(name, known, otherwise, { most: 1 }),
  });
}
