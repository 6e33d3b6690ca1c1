import { LISTS, type ListModel } from "../sync/lists/catalog.ts";
import { employeeSchemaWith, SENSITIVE_EMPLOYEE_FIELDS } from "../unified/employee/employee.ts";
import type { TapConfig } from "./config.ts";
import { describeProperties, type FieldSchema } from "./json-schema.ts";

/** The lists that are streams, each with the name of its stream. */
const LIST_STREAMS = LISTS.flatMap((list) => (list.stream ? [{ list, ...list.stream }] : []));

/** The streams in the order in which they are read: what others point to comes first. */
export const STREAM_NAMES: readonly string[] = [...LIST_STREAMS.map(({ name }) => name), "employees"];

export type ReplicationMethod = "FULL_TABLE" | "INCREMENTAL";

/** What a stream has to offer. */
export interface Stream {
  readonly name: string;
  readonly properties: Readonly<Record<string, FieldSchema>>;
  /** Fields that are there only when selected. */
  readonly sensitive: ReadonlySet<string>;
  /** Field by which changes are recognised; undefined when the stream is always read as a whole. */
  readonly replicationKey: string | undefined;
  /** Reads a reference list; undefined for employees. */
  readonly read: ListModel["read"] | undefined;
}

/** Every stream's records are known by this field. */
export const KEY = "id";

/** The field that holds what the company has made up. */
export const CUSTOM_FIELDS = "custom_fields";

/** The streams as these settings make them. */
export async function listStreams(
  config: Pick<TapConfig, "include_sensitive" | "custom_fields">,
): Promise<readonly Stream[]> {
  const lists = LIST_STREAMS.map(async ({ list, name, without = [] }): Promise<Stream> => {
    const { schema, read } = await list.load();
    // What else a record may hold comes in streams of its own.
    const absent = ["remote_data", ...without, ...Object.values(list.choice?.adds ?? {}).flat()];
    const kept = schema.omit(Object.fromEntries(absent.map((field) => [field, true as const])));
    return {
      name,
      properties: describeProperties(kept),
      sensitive: new Set(),
      replicationKey: undefined,
      read,
    };
  });
  const employees = employeeSchemaWith({
    sensitive: config.include_sensitive,
    customFields: config.custom_fields !== "none",
    remoteData: false,
    // It depends on the day it is looked at: in a table it would be wrong from the next day on.
  }).omit({ lifecycle: true });
  return [
    ...(await Promise.all(lists)),
    {
      name: "employees",
      properties: describeProperties(employees),
      sensitive: new Set(SENSITIVE_EMPLOYEE_FIELDS),
      replicationKey: "updated_at",
      read: undefined,
    },
  ];
}
