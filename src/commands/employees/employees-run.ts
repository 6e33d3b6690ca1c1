import {
  listCustomFields,
  refuseSensitiveNames,
  watchCustomFields,
} from "../../sync/employees/custom-fields.ts";
import type { Pull, PullHooks } from "../../sync/employees/employee-preparation.ts";
import { listAskedFields } from "../../sync/employees/employee-selection.ts";
import { readEmployeesFromFile } from "../../output/employee-file.ts";
import { describeEmployees } from "./employee-kind.ts";
import { chooseFormat, type OutputOptions } from "../../output/format.ts";
import { formatOf } from "../../output/format-catalog.ts";
import {
  planOutput,
  printFields,
  publishRecords,
  type Receipt,
  type RecordKind,
  type RecordPart,
  type RecordSource,
} from "../../output/publish.ts";
import { refuseEmptyOutput } from "../../output/empty-output.ts";
import { publishCount } from "../../output/record-count.ts";
import { planOrder, sortRecords } from "../../output/sorted-records.ts";
import { withRunReport, type RunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import type { OrderField } from "../../formats/record-order.ts";
import type { Connection } from "../../sync/connection/connection.ts";
import { requireField, type FieldNeed } from "../../unified/visibility.ts";
import type { EmployeeListing, EmployeeOptions } from "./employee-flags.ts";
import type { Window } from "../../cli/values.ts";

export interface EmployeesCommandOptions {
  readonly employees: EmployeeOptions;
  readonly listing: EmployeeListing;
  readonly output: OutputOptions;
  readonly window: Window | undefined;
  /** `--from`: a file of earlier employees instead of Namely. */
  readonly from: string | undefined;
}

const NOUN = { one: "employee", many: "employees" };

/** Writes the employees that the filters choose, or their number, from Namely or from a file. */
export async function exportEmployees(context: Context, options: EmployeesCommandOptions): Promise<void> {
  const { employees, listing, output } = options;
  if (context.globals.fields?.length === 0) return printFields(context, describeEmployees(employees));
  if (!listing.isCount) {
    // Wrong flags are an error before the network is used.
    planOutput(context, output, describeEmployees(employees));
    planListOrder(listing, describeEmployees(employees));
    refuseSensitiveNames(employees);
  }
  return options.from === undefined
    ? exportFromNamely(context, options)
    : exportFromFile(context, options, options.from);
}

async function exportFromNamely(context: Context, options: EmployeesCommandOptions): Promise<void> {
  // What speaks with Namely is not loaded for what a file holds.
  const { withConnection } = await import("../../sync/connection/connection.ts");
  await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      const receipt = options.listing.isCount
        ? await countInNamely(context, options, connection, report)
        : await exportOver(context, options, connection, report);
      report.finish(receipt, NOUN, connection.client.tally(), options.window);
    }),
  );
}

async function countInNamely(
  context: Context,
  { employees, listing }: EmployeesCommandOptions,
  connection: Connection,
  report: RunReport,
): Promise<Receipt> {
  const { streamEmployees } = await import("../../sync/employees/employee-pull.ts");
  const fieldsInUse = describeFieldsInUse(context, employees, listing);
  const pull: Pull = { context, connection, options: employees, hooks: report, fieldsInUse };
  return publishCount(context, readToTheEnd(streamEmployees(pull)), report.stop);
}

async function exportOver(
  context: Context,
  { employees, listing, output, window }: EmployeesCommandOptions,
  connection: Connection,
  report: RunReport,
): Promise<Receipt> {
  const { pullEmployees } = await import("../../sync/employees/employee-pull.ts");
  const { pullEmployeeWindow } = await import("../../sync/employees/employee-window.ts");
  const wanted = employees.customFields;
  const listed = wanted === "none" ? undefined : await listCustomFields(connection);
  const columns = wanted === "all" && formatOf(chooseFormat(context)).columns === "all";
  const plan = planOutput(context, output, describeEmployees(employees, columns ? listed : undefined));
  const order = planListOrder(listing, describeEmployees(employees, listed));
  const roster = watchRoster(report);
  const pull: Pull = {
    context,
    connection,
    options: employees,
    hooks: roster.hooks,
    fieldsInUse: describeFieldsInUse(context, employees, listing),
  };
  const source =
    window && order === undefined
      ? pullEmployeeWindow(pull, window)
      : readToTheEnd(pullEmployees(pull), async () => {
          const isAsked = employees.filter.email !== undefined;
          if ((roster.people ?? 0) === 0 && !isAsked) await refuseEmptyOutput(context);
        });
  const watched =
    wanted === "none" ? source : watchCustomFields(source, { wanted, listed, columns }, report.onWarning);
  const scope = ["employees", connection.session.baseUrl.href, employees.filter, listing.sort];
  const ordered = order === undefined ? watched : sortRecords(watched, order, { window, scope });
  return publishRecords(context, plan, ordered, report.stop);
}

async function exportFromFile(
  context: Context,
  options: EmployeesCommandOptions,
  file: string,
): Promise<void> {
  const { employees, listing, output } = options;
  const { isCount } = listing;
  await withRunReport(context, "Employees", async (report) => {
    const kind = describeEmployees(employees);
    const { needs, asked } = describeFieldsInUse(context, employees, listing);
    const reading = {
      needs,
      asked: isCount ? [] : [...asked, ...nameParts(employees)],
      onWarning: report.onWarning,
      onEmpty: isCount ? undefined : () => refuseEmptyOutput(context),
    };
    const source = readToTheEnd(readEmployeesFromFile(context, file, employees, reading));
    const order = planListOrder(listing, kind);
    const receipt = isCount
      ? await publishCount(context, source, report.stop)
      : await publishRecords(
          context,
          planOutput(context, output, kind),
          order === undefined ? source : sortRecords(source, order),
          report.stop,
        );
    report.finish(receipt, NOUN, { requests: 0, retries: 0, waitedMs: 0 });
  });
}

function planListOrder({ sort }: EmployeeListing, kind: RecordKind): readonly OrderField[] | undefined {
  return sort === undefined ? undefined : planOrder(sort, kind);
}

/** Fields that are asked for by name, and those without which there is no order. */
function describeFieldsInUse(
  context: Context,
  employees: EmployeeOptions,
  { sort = [] }: EmployeeListing,
): { readonly asked: readonly string[]; readonly needs: readonly FieldNeed[] } {
  const needs = listAskedFields(
    sort.map(({ name }) => name),
    employees,
  ).map((field) => ({ ...requireField(field, "--sort"), whenPartlyHidden: "--sort puts them last" }));
  return { asked: listAskedFields(context.globals.fields, employees), needs };
}

/** What a file has only when it was asked for when it was made. */
function nameParts({ customFields, remoteData }: EmployeesCommandOptions["employees"]): string[] {
  const names = typeof customFields === "string" ? [] : customFields.map((name) => `custom_fields.${name}`);
  if (customFields === "all") names.push("custom_fields");
  return remoteData ? [...names, "remote_data"] : names;
}

/** Counts who was read, whoever of them is wanted; undefined as long as nobody has read a roster. */
function watchRoster(report: RunReport): { readonly hooks: PullHooks; readonly people: number | undefined } {
  let people: number | undefined;
  return {
    hooks: {
      ...report,
      onProgress: (done, total, order) => {
        people = done;
        report.onProgress(done, total, order);
      },
    },
    get people() {
      return people;
    },
  };
}

async function* readToTheEnd(
  parts: AsyncGenerator<RecordPart, void, undefined>,
  onEnd: () => Promise<void> = async () => {},
): RecordSource {
  yield* parts;
  await onEnd();
  return { nextCursor: null };
}
