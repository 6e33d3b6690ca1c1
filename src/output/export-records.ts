import type * as z from "zod";
import { requireOwnCompany } from "../sync/lists/own-company.ts";
import { withConnection, type Connection } from "../sync/connection/connection.ts";
import { decodeCursor, type CursorScope } from "../sync/employees/cursor.ts";
import { refuseEmptyOutput } from "./empty-output.ts";
import type { OutputOptions } from "./format.ts";
import { planOutput, printFields, publishRecords, type RecordKind, type RecordSource } from "./publish.ts";
import { cutWindow } from "./record-window.ts";
import { withRunReport, type RunReport } from "./run-report.ts";
import type { Window } from "../cli/values.ts";
import type { Context } from "../cli/context.ts";

/** Records of one kind that come from Namely, and how they are written. */
export interface RecordExport {
  readonly kind: RecordKind;
  readonly output: OutputOptions;
  /** What is being read, for the progress. */
  readonly label: string;
  readonly noun: { readonly one: string; readonly many: string };
  /** What `--limit` and `--cursor` asked for; undefined for the whole list. */
  readonly window?: Window | undefined;
}

/** A list that comes from Namely in one piece. */
export interface ListExport<Record_ extends { readonly id: string }> extends RecordExport {
  /** What identifies this list to cursors; the company is added. */
  readonly scope: CursorScope;
  readonly read: (connection: Connection, report: RunReport) => Promise<readonly Record_[]>;
}

/** Records whose schema has `remote_data`, which is shown only on request. */
export function describeRecords(
  schema: z.ZodObject<{ remote_data: z.ZodType } & z.ZodRawShape>,
  tableFields: readonly string[],
  { remoteData }: { readonly remoteData: boolean },
): RecordKind {
  return {
    schema: remoteData ? schema : schema.omit({ remote_data: true }),
    tableFields,
    withheld: new Map([["remote_data", "Add --remote-data."]]),
  };
}

/** Reads a short list and writes all of it, or the part after a cursor. */
export async function exportList<Record_ extends { readonly id: string }>(
  context: Context,
  list: ListExport<Record_>,
): Promise<void> {
  await exportRecords(context, list, (connection, report) => readWindow(context, list, connection, report));
}

/** Writes all records of a source that reads from Namely, or none. */
export async function exportRecords(
  context: Context,
  { kind, output, label, noun, window }: RecordExport,
  open: (connection: Connection, report: RunReport) => RecordSource,
): Promise<void> {
  if (context.globals.fields?.length === 0) return printFields(context, kind);
  const plan = planOutput(context, output, kind);
  await withOwnCompany(context, label, async (connection, report) => {
    const receipt = await publishRecords(context, plan, open(connection, report), report.stop);
    report.finish(receipt, noun, connection.client.tally(), window);
  });
}

/** Connects to the selected company with progress on stderr, and closes both whatever happens. */
export async function withOwnCompany(
  context: Context,
  label: string,
  use: (connection: Connection, report: RunReport) => Promise<void>,
): Promise<void> {
  await withRunReport(context, label, (report) =>
    withConnection(context, report, async (connection) => {
      await requireOwnCompany(connection);
      await use(connection, report);
    }),
  );
}

async function* readWindow<Record_ extends { readonly id: string }>(
  context: Context,
  list: ListExport<Record_>,
  connection: Connection,
  report: RunReport,
): RecordSource {
  const scope = [connection.session.baseUrl.href, ...list.scope];
  // A cursor that fits no list is an error before anything is read.
  decodeCursor(scope, list.window?.cursor);
  const records = await list.read(connection, report);
  const isFiltered = list.scope.slice(1).some((filter) => filter !== undefined);
  if (records.length === 0 && !isFiltered) await refuseEmptyOutput(context);
  return yield* cutWindow(records, list.window, scope);
}
