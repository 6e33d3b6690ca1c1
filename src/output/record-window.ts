import { decodeCursor, encodeCursor, staleCursor, type CursorScope } from "../sync/employees/cursor.ts";
import type { Window } from "../cli/values.ts";
import type { RecordSource } from "./publish.ts";

const RECORDS_PER_PART = 500;

/**
 * The part of a whole list that `--limit` and `--cursor` choose; all of it without them. Throws `usage.cursor` for a cursor
 * of another list, and for one whose record is gone.
 */
export async function* cutWindow(
  records: readonly { readonly id: string }[],
  window: Window | undefined,
  scope: CursorScope,
): RecordSource {
  const start = decodeCursor(scope, window?.cursor);
  const from = start === undefined ? 0 : records.findIndex(({ id }) => id === start.after) + 1;
  if (start !== undefined && from === 0) throw staleCursor();
  const to = window === undefined ? records.length : Math.min(records.length, from + window.limit);
  for (let part = from; part < to; part += RECORDS_PER_PART)
    yield { kind: "records", records: records.slice(part, Math.min(to, part + RECORDS_PER_PART)) };
  const last = records[to - 1];
  if (to === records.length || last === undefined) return { nextCursor: null };
  return { nextCursor: encodeCursor(scope, { page: 1, passed: to, after: last.id }) };
}
