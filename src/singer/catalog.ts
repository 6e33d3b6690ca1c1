import type { CustomColumns } from "./custom-columns.ts";
import { CUSTOM_FIELDS, KEY, type Stream } from "./streams.ts";

interface Metadata {
  readonly breadcrumb: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What `--discover` prints. */
export interface Catalog {
  readonly streams: readonly {
    readonly tap_stream_id: string;
    readonly stream: string;
    readonly key_properties: readonly string[];
    readonly schema: object;
    readonly metadata: readonly Metadata[];
  }[];
}

/**
 * Says everything that can be selected, and what is selected by default. With `custom`, each custom field
 * can be selected by itself.
 */
export function describeCatalog(streams: readonly Stream[], custom?: CustomColumns): Catalog {
  return {
    streams: streams.map((stream) => ({
      tap_stream_id: stream.name,
      stream: stream.name,
      key_properties: [KEY],
      schema: { type: "object", properties: describeAll(stream, custom), additionalProperties: false },
      metadata: [{ breadcrumb: [], metadata: describeStream(stream) }, ...describeFields(stream, custom)],
    })),
  };
}

function describeAll({ properties }: Stream, custom: CustomColumns | undefined): Stream["properties"] {
  const open = properties[CUSTOM_FIELDS];
  return open === undefined || custom === undefined
    ? properties
    : { ...properties, [CUSTOM_FIELDS]: custom.describe(open) };
}

function describeStream({ replicationKey }: Stream): Metadata["metadata"] {
  return {
    inclusion: "available",
    "selected-by-default": true,
    "table-key-properties": [KEY],
    ...(replicationKey === undefined
      ? { "forced-replication-method": "FULL_TABLE", "replication-method": "FULL_TABLE" }
      : {
          "replication-method": "INCREMENTAL",
          "replication-key": replicationKey,
          "valid-replication-keys": [replicationKey],
        }),
  };
}

function describeFields(
  { properties, sensitive, replicationKey }: Stream,
  custom: CustomColumns | undefined,
): Metadata[] {
  return Object.keys(properties).flatMap((field): Metadata[] => [
    {
      breadcrumb: ["properties", field],
      metadata:
        field === KEY || field === replicationKey
          ? { inclusion: "automatic" }
          : { inclusion: "available", "selected-by-default": !sensitive.has(field) },
    },
    ...(field === CUSTOM_FIELDS ? (custom?.names ?? []) : []).map((name) => ({
      breadcrumb: ["properties", field, "properties", name],
      metadata: { inclusion: "available", "selected-by-default": true },
    })),
  ]);
}
