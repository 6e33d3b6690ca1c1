import type { OrderField } from "../formats/record-order.ts";
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

/** Finds the columns that `--sort` names; undefined without it. Throws `usage.unknown-field`. */
export function planOrder(
  fields: readonly SortField[] | undefined,
  kind: RecordKind,
): readonly OrderField[] | undefined {
  const known = columnsOf(kind);
  return fields?.flatMap(({ name, isDescending }) => {
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

/** What is done with all records of a source before the first one is written. */
export interface Arrangement {
  readonly arrange: (
    records: readonly IdentifiedRecord[],
  ) => readonly IdentifiedRecord[] | Promise<readonly IdentifiedRecord[]>;
  /** The flag that asked for it. */
  readonly flag: string;
}

export type IdentifiedRecord = object & { readonly id: string };

/**
 * All records of a source as they are arranged, or the part that `--limit` chooses. They are held until the last one is
 * there. Throws `output.too-large`, and `usage.cursor` before anything is read.
 */
export async function* arrangeRecords(
  source: RecordSource,
  { arrange, flag }: Arrangement,
  { window, scope }: SortedPart = { window: undefined, scope: [] },
): RecordSource {
  decodeCursor(scope, window?.cursor);
  const room = new HeapRoom("A sorted list of so many records", RECORDS_IN_HEAP, {
    hint: `Leave out ${flag}, or allow more memory: NODE_OPTIONS=--max-old-space-size=4096`,
  });
  let records: IdentifiedRecord[] = [];
  for await (const part of source) {
    if (part.kind === "restart") records = [];
    else
      for (const record of part.records) {
        room.see();
        records.push(record as IdentifiedRecord);
      }
  }
  const arranged = await arrange(records);
  records = [];
  return yield* cutWindow(arranged, window, scope);
}
