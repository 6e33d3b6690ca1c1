import { connect, type Connection } from "../sync/connection.ts";
import { decodeCursor, encodeCursor, staleCursor, type CursorScope } from "../sync/cursor.ts";
import type { OutputWish } from "./output-wish.ts";
import { planOutput, printFields, publishRecords, type RecordKind, type RecordSource } from "./publish.ts";
import { openRunReport } from "./run-report.ts";
import type { Window } from "./values.ts";
import type { World } from "./world.ts";

/** A list that comes from Namely in one piece. */
export interface ListExport<Record_ extends { readonly id: string }> {
  readonly kind: RecordKind;
  readonly output: OutputWish;
  readonly label: string;
  readonly noun: { readonly one: string; readonly many: string };
  readonly window: Window | undefined;
  /** What makes this list the same list again, for cursors; the company is added. */
  readonly scope: CursorScope;
  readonly read: (connection: Connection) => Promise<readonly Record_[]>;
}

/** Reads a short list and puts it out, wholly or from a cursor on. */
export async function exportList<Record_ extends { readonly id: string }>(
  world: World,
  list: ListExport<Record_>,
): Promise<void> {
  if (world.globals.fields?.length === 0) return printFields(world, list.kind);
  const plan = planOutput(world, list.output, list.kind);
  const report = await openRunReport(world, list.label);
  try {
    const connection = await connect(world, report);
    try {
      const receipt = await publishRecords(world, plan, cutWindow(list, connection), report.stop);
      report.finish(receipt, list.noun, connection.client.tally());
    } finally {
      await connection.close();
    }
  } finally {
    report.stop();
  }
}

async function* cutWindow<Record_ extends { readonly id: string }>(
  list: ListExport<Record_>,
  connection: Connection,
): RecordSource {
  const scope = [connection.session.baseUrl.href, ...list.scope];
  const start = decodeCursor(scope, list.window?.cursor);
  const records = await list.read(connection);
  const from = start === undefined ? 0 : records.findIndex(({ id }) => id === start.after) + 1;
  if (start !== undefined && from === 0) throw staleCursor();
  const to = list.window === undefined ? records.length : Math.min(records.length, from + list.window.limit);
  yield { kind: "records", records: records.slice(from, to) };
  const last = records[to - 1];
  if (to === records.length || last === undefined) return { nextCursor: null };
  return { nextCursor: encodeCursor(scope, { page: 1, passed: to, after: last.id }) };
}
