import { requireOwnCompany } from "../sync/lists/own-company.ts";
import { withConnection, type Connection } from "../sync/connection/connection.ts";
import type { OutputOptions } from "./format.ts";
import { planOutput, printFields, publishRecords, type RecordKind, type RecordSource } from "./publish.ts";
import { withRunReport, type RunReport } from "./run-report.ts";
import type { Window } from "../cli/values.ts";
import type { Context } from "../cli/context.ts";

/** Records of one kind that come from Namely, and how they are written. */
interface RecordExport {
  readonly kind: RecordKind;
  readonly output: OutputOptions;
  /** What is being read, for the progress. */
  readonly label: string;
  readonly noun: { readonly one: string; readonly many: string };
  /** What `--limit` and `--cursor` asked for; undefined for the whole list. */
  readonly window?: Window | undefined;
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
