import { writeJson } from "../formats/json.ts";
import type { JsonObject } from "./json-file.ts";
import type { SelectedStream } from "./selection.ts";
import { KEY } from "./streams.ts";

/** What records of the stream look like, as the target has to know before the first one comes. */
export function writeSchema({ stream, fields, method }: SelectedStream): string {
  const { name, properties, replicationKey } = stream;
  return writeMessage({
    type: "SCHEMA",
    stream: name,
    schema: {
      type: "object",
      properties: Object.fromEntries(fields.map((field) => [field, properties[field]])),
      additionalProperties: false,
    },
    key_properties: [KEY],
    ...(method === "INCREMENTAL" ? { bookmark_properties: [replicationKey] } : {}),
  });
}

/** One record, with the selected fields alone. `extractedAt` is RFC 3339. */
export function writeRecord({ stream, fields }: SelectedStream, record: object, extractedAt: string): string {
  const all = record as JsonObject;
  const kept = Object.fromEntries(
    fields.flatMap((field) => (Object.hasOwn(all, field) ? [[field, all[field]]] : [])),
  );
  return writeMessage({ type: "RECORD", stream: stream.name, record: kept, time_extracted: extractedAt });
}

export function writeState(value: JsonObject): string {
  return writeMessage({ type: "STATE", value });
}

function writeMessage(message: JsonObject): string {
  return `${writeJson(message)}\n`;
}
