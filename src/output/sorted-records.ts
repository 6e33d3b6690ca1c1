import { orderRecords, type OrderField } from "../formats/record-order.ts";
import { selectFields } from "../formats/selection.ts";
import { HeapRoom } from "../platform/process/heap-room.ts";
import { decodeCursor, type CursorScope } from "../sync/employees/cursor.ts";
import type { Window } from "../cli/values.ts";
import { cutWindow } from "./record-window.ts";
import { columnsOf, type RecordKind, type RecordSource } from "./publish.ts";

/** One field of `--sort`. */
export interface SortField {
  readonly name: string;
  readonly isDescending: boolean;
}

/** The part of the heap that records may take: their keys and the sorted list need about as much again. */
const RECORDS_IN_HEAP = 0.45;

/** Finds the columns that `--sort` names. Throws `usage.unknown-field`. */
export function planOrder(fields: readonly SortField[], kind: RecordKind): readonly OrderField[] {
  const known = columnsOf(kind);
  return fields.flatMap(({ name, isDescending }) => {
    const { columns } = selectFields([name], known, kind.withheld ? { withheld: kind.withheld } : {});
    // A field with parts, such as the manager, is ordered by the part that people read.
    const column = columns.find((one) => one.name === `${name}.name`) ?? columns[0];
    return column === undefined ? [] : [{ column, isDescending }];
  });
}

/** What of the sorted list is wanted; the scope is that of its cursors. */
export interface SortedPart {
  readonly window: Window | undefined;
  readonly scope: CursorScope;
}

/**
 * All records of a source in order, or the part that `--limit` chooses. They are held until the last one is there. Throws
 * `output.too-large`, and `usage.cursor` before anything is read.
 */
export async function* sortRecords(
  source: RecordSource,
  order: readonly OrderField[],
  { window, scope }: SortedPart = { window: undefined, scope: [] },
): RecordSource {
  decodeCursor(scope, window?.cursor);
  const room = new HeapRoom("A sorted list of so many records", RECORDS_IN_HEAP, {
    hint: "Leave out --sort, or allow more memory: NODE_OPTIONS=--max-old-space-size=4096",
  });
  let records: (object & { readonly id: string })[] = [];
  try {
    for (;;) {
      const step = await source.next();
      if (step.done) {
        const sorted = orderRecords(records, order);
        records = [];
        return yield* cutWindow(sorted, window, scope);
      }
      if (step.value.kind === "restart") records = [];
      else
        for (const record of step.value.records) {
          room.see();
          records.push(record as object & { readonly id: string });
        }
    }
  } finally {
    await source.return({ nextCursor: null });
  }
}
