import { writeJson } from "../formats/json.ts";
import { isObject } from "../platform/text/json-object.ts";
import type { JsonObject } from "./json-file.ts";
import type { SelectedStream } from "./selection.ts";
import { CUSTOM_FIELDS, KEY } from "./streams.ts";

/** The shape of the stream's records, which the target has to know before the first one comes. */
export function writeSchema({ stream, fields, method, custom }: SelectedStream): string {
  const { name, properties, replicationKey } = stream;
  return writeMessage({
    type: "SCHEMA",
    stream: name,
    schema: {
      type: "object",
      properties: Object.fromEntries(
        fields.map((field) => {
          const known = properties[field] ?? {};
          return [field, field === CUSTOM_FIELDS ? (custom?.describe(known) ?? known) : known];
        }),
      ),
      additionalProperties: false,
    },
    key_properties: [KEY],
    ...(method === "INCREMENTAL" ? { bookmark_properties: [replicationKey] } : {}),
  });
}

/** One record, with the selected fields alone. `extractedAt` is RFC 3339. */
export function writeRecord(selected: SelectedStream, record: object, extractedAt: string): string {
  const { stream, fields } = selected;
  const all = record as JsonObject;
  const kept = Object.fromEntries(
    fields.flatMap((field) => {
      if (!Object.hasOwn(all, field)) return [];
      const value = all[field];
      return [[field, field === CUSTOM_FIELDS && isObject(value) ? chooseCustom(selected, value) : value]];
    }),
  );
  return writeMessage({ type: "RECORD", stream: stream.name, record: kept, time_extracted: extractedAt });
}

function chooseCustom({ custom, leftOut }: SelectedStream, fields: JsonObject): JsonObject {
  if (custom !== undefined) return custom.fit(fields);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !leftOut.has(name)));
}

export function writeState(value: JsonObject): string {
  return writeMessage({ type: "STATE", value });
}

function writeMessage(message: JsonObject): string {
  return `${writeJson(message)}\n`;
}
