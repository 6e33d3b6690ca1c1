import { type Employee, employeeSchema } from "../../src/unified/employee/employee.ts";

/** The records of an NDJSON text; throws at an empty line, a missing line end, or anything that is no object. */
export function parseNdjson(text: string): Record<string, unknown>[] {
  if (text === "") return [];
  if (!text.endsWith("\n")) throw new Error("The last line has no end.");
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const record: unknown = JSON.parse(line);
      if (typeof record !== "object" || record === null || Array.isArray(record))
        throw new Error("A line is no object.");
      return record as Record<string, unknown>;
    });
}

/** The employees of an NDJSON text, each checked against the schema. */
export function parseEmployees(text: string): Employee[] {
  return parseNdjson(text).map((record) => employeeSchema.parse(record));
}

export interface Envelope {
  readonly result: readonly Record<string, unknown>[];
  readonly next_cursor: string | null;
  readonly prev_cursor: string | null;
  readonly result_count: number;
  readonly is_partial_response: boolean;
}

/** What `--format json` writes. */
export function parseEnvelope(text: string): Envelope {
  return JSON.parse(text) as Envelope;
}

export function idsOf(records: readonly { readonly id?: unknown }[]): unknown[] {
  return records.map(({ id }) => id);
}
