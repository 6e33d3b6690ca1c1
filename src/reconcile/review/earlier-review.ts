import { Fault } from "../../platform/errors/fault.ts";
import { foldCase } from "../../platform/text/case-fold.ts";
import { decodeText } from "../files/decode-text.ts";
import { readJsonRecords } from "../files/json-records.ts";
import type { ReviewRow } from "./review-record.ts";

/** What makes a row of a review the same one in the next. */
type RowKey = Pick<ReviewRow, "source" | "account" | "finding"> & {
  readonly employee: { readonly id: string } | null;
};

/**
 * Reads an earlier review, JSON or NDJSON, and returns a test of whether it has a row already.
 * @throws Fault `usage.since` for a file that is no review.
 */
export async function readKnownRows(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
): Promise<(row: RowKey) => boolean> {
  const known = new Set<string>();
  for await (const records of readJsonRecords(decodeText(bytes, file), file)) {
    for (const record of records) {
      const { source, finding } = record as Partial<RowKey>;
      if (typeof source !== "string" || typeof finding !== "string") {
        throw new Fault("usage.since", `"${file}" is not a review.`, {
          hint: "Use what namely reconcile wrote with --format json or ndjson.",
        });
      }
      known.add(keyOf(record as RowKey));
    }
  }
  return (row) => known.has(keyOf(row));
}

function keyOf({ source, account, finding, employee }: RowKey): string {
  return JSON.stringify([source, account === null ? null : foldCase(account), finding, employee?.id ?? null]);
}
