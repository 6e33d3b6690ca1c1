import type { Context } from "../../cli/context.ts";
import { refuseEmptyOutput } from "../../output/empty-output.ts";
import { exportRecords, withOwnCompany } from "../../output/export-records.ts";
import {
  planOutput,
  printFields,
  publishOne,
  type RecordKind,
  type RecordSource,
} from "../../output/publish.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { cutWindow } from "../../output/record-window.ts";
import type { Connection } from "../../sync/connection/connection.ts";
import { decodeCursor } from "../../sync/employees/cursor.ts";
import type { ListEntry, ListModel } from "../../sync/lists/catalog.ts";
import type { ListCommandOptions, RecordOptions } from "./list-flags.ts";

export interface ReferenceListOptions extends ListCommandOptions {
  /** The words of the list's own flag; undefined when it was not given. */
  readonly chosen: readonly string[] | undefined;
}

/** Exports a reference list. */
export async function exportReferenceList(
  context: Context,
  list: ListEntry,
  options: ReferenceListOptions,
): Promise<void> {
  const model = await list.load();
  const kind = describeList(list, model.schema, options);
  await exportRecords(
    context,
    { ...options, kind, label: labelOf(list), noun: list.noun },
    (connection, { onWarning }) =>
      readWindow(context, list, options, connection, () => model.read(connection, { ...options, onWarning })),
  );
}

/** All of the list, or the part after a cursor. */
async function* readWindow(
  context: Context,
  { name, choice }: ListEntry,
  { chosen, window }: ReferenceListOptions,
  connection: Connection,
  read: () => ReturnType<ListModel["read"]>,
): RecordSource {
  const choices = choice === undefined ? [] : [choice.several ? chosen : chosen?.[0]];
  const scope = [connection.session.baseUrl.href, name, ...choices];
  // A cursor that fits no list is an error before anything is read.
  decodeCursor(scope, window?.cursor);
  const records = await read();
  if (records.length === 0 && chosen === undefined) await refuseEmptyOutput(context);
  return yield* cutWindow(records, window, scope);
}

/** The fields of the export, and how to get the others. */
function describeList(
  { columns, choice }: ListEntry,
  schema: ListModel["schema"],
  {
    chosen = [],
    remoteData,
  }: Pick<ReferenceListOptions, "remoteData"> & { readonly chosen?: readonly string[] | undefined },
): RecordKind {
  const added = Object.entries(choice?.adds ?? {});
  const absent = added.flatMap(([word, fields]) => (chosen.includes(word) ? [] : fields));
  const hints = added.flatMap(([word, fields]) =>
    fields.map((field): [string, string] => [field, `Add ${choice?.flag.split(" ")[0]} ${word}.`]),
  );
  if (!remoteData) absent.push("remote_data");
  return {
    schema: schema.omit(Object.fromEntries(absent.map((field) => [field, true as const]))),
    tableFields: columns,
    withheld: new Map([...hints, ["remote_data", "Add --remote-data."]]),
  };
}

export interface ReferenceGetOptions extends RecordOptions {
  readonly id: string;
}

/** Shows the one record with an id. */
export async function showReferenceRecord(
  context: Context,
  list: ListEntry,
  options: ReferenceGetOptions,
): Promise<void> {
  const { name, noun } = list;
  const { schema, find } = await list.load();
  const kind = describeList(list, schema, options);
  if (context.globals.fields?.length === 0) return printFields(context, kind);
  const plan = planOutput(context, options.output, kind);
  await withOwnCompany(context, labelOf(list), async (connection, report) => {
    const record = await find?.(connection, options.id, options);
    if (record === undefined) {
      throw new Fault("api.not-found", `No ${noun.one} has the id "${options.id}".`, {
        hint: `List all ids with: namely ${name} --fields id,name`,
      });
    }
    report.stop();
    await publishOne(context, plan, record);
  });
}

/** The label of the progress. */
function labelOf({ noun: { many } }: ListEntry): string {
  return many.charAt(0).toUpperCase() + many.slice(1);
}
