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
  COUNT_PLAN,
  planOutput,
  printFields,
  publishRecords,
  type Receipt,
  type RecordKind,
  type RecordPart,
  type RecordSource,
} from "../../output/publish.ts";
import { refuseEmptyOutput } from "../../output/empty-output.ts";
import { arrangeRecords, planOrder, type Arrangement } from "../../output/sorted-records.ts";
import { listColumnNeeds, namesManagerParts } from "../../output/column-needs.ts";
import { OFFLINE, withRunReport, type RunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import { orderRecords } from "../../formats/record-order.ts";
import { ManagerPartsWriter, RosterNameParts } from "../../unified/org/manager-parts.ts";
import { describeDisorder, orderManagersFirst } from "../../unified/org/managers-first.ts";
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
    planOrder(listing.sort, describeEmployees(employees));
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
  return publishRecords(context, COUNT_PLAN, readToTheEnd(streamEmployees(pull)), report.stop);
}

async function exportOver(
  context: Context,
  { employees, listing, output, window }: EmployeesCommandOptions,
  connection: Connection,
  report: RunReport,
): Promise<Receipt> {
  const { pullEmployees } = await import("../../sync/employees/employee-pull.ts");
  const { readMissingManagers } = await import("../../sync/employees/manager-parts.ts");
  const { pullEmployeeWindow } = await import("../../sync/employees/employee-window.ts");
  const wanted = employees.customFields;
  const listed = wanted === "none" ? undefined : await listCustomFields(connection);
  const columns = wanted === "all" && formatOf(chooseFormat(context)).columns === "all";
  const plan = planOutput(context, output, describeEmployees(employees, columns ? listed : undefined));
  const names = namesManagerParts(context) ? new RosterNameParts() : undefined;
  const roster = watchRoster(report);
  const pull: Pull = {
    context,
    connection,
    options: employees,
    hooks: roster.hooks,
    fieldsInUse: describeFieldsInUse(context, employees, listing),
    ...(names && { names }),
  };
  const arrangement = planArrangement({
    listing,
    kind: describeEmployees(employees, listed),
    names,
    // By an email, Namely finds the person alone.
    readMissing:
      names && employees.filter.email !== undefined
        ? (people) => readMissingManagers(pull, names, people)
        : undefined,
    onWarning: report.onWarning,
  });
  const source =
    window && arrangement === undefined
      ? pullEmployeeWindow(pull, window)
      : readToTheEnd(pullEmployees(pull), async () => {
          const isAsked = employees.filter.email !== undefined;
          if ((roster.people ?? 0) === 0 && !isAsked) await refuseEmptyOutput(context);
        });
  const watched =
    wanted === "none" ? source : watchCustomFields(source, { wanted, listed, columns }, report.onWarning);
  const scope = ["employees", connection.session.baseUrl.href, employees.filter, listing.sort, listing.order];
  const arranged =
    arrangement === undefined ? watched : arrangeRecords(watched, arrangement, { window, scope });
  return publishRecords(context, plan, arranged, report.stop);
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
    const names = namesManagerParts(context) ? new RosterNameParts() : undefined;
    const reading = {
      names,
      needs,
      asked: isCount ? [] : [...asked, ...nameParts(employees)],
      onWarning: report.onWarning,
      onEmpty: isCount ? undefined : () => refuseEmptyOutput(context),
    };
    const source = readToTheEnd(readEmployeesFromFile(context, file, employees, reading));
    const arrangement = planArrangement({ listing, kind, names, onWarning: report.onWarning });
    const plan = isCount ? COUNT_PLAN : planOutput(context, output, kind);
    const arranged = arrangement === undefined ? source : arrangeRecords(source, arrangement);
    report.finish(await publishRecords(context, plan, arranged, report.stop), NOUN, OFFLINE);
  });
}

interface ArrangementPlan {
  readonly listing: EmployeeListing;
  readonly kind: RecordKind;
  /** Given where a column is made of the parts of a manager's name. */
  readonly names: RosterNameParts | undefined;
  readonly readMissing?: ((people: readonly object[]) => Promise<void>) | undefined;
  readonly onWarning: (sentence: string) => void;
}

/** What needs all employees before the first is written; undefined when nothing does. */
function planArrangement(plan: ArrangementPlan): Arrangement | undefined {
  const { listing, kind, names, readMissing, onWarning } = plan;
  const order = planOrder(listing.sort, kind);
  if (order === undefined && listing.order === undefined && names === undefined) return undefined;
  return {
    flag: order ? "--sort" : listing.order ? "--order" : "manager.first_name and manager.last_name",
    arrange: async (records) => {
      let arranged = order === undefined ? records : orderRecords(records, order);
      if (listing.order !== undefined) {
        const ordered = orderManagersFirst(arranged);
        const disorder = describeDisorder(ordered);
        if (disorder !== undefined) onWarning(disorder);
        arranged = ordered.people;
      }
      if (names === undefined) return arranged;
      await readMissing?.(arranged);
      const parts = new ManagerPartsWriter(names.partsOf);
      const written = arranged.map((person) => parts.add(person));
      parts.finish(onWarning);
      return written;
    },
  };
}

/** Fields that are asked for by name, and those without which there is no order. */
function describeFieldsInUse(
  context: Context,
  employees: EmployeeOptions,
  { sort = [], order }: EmployeeListing,
): { readonly asked: readonly string[]; readonly needs: readonly FieldNeed[] } {
  const needs = listAskedFields(
    sort.map(({ name }) => name),
    employees,
  ).map((field) => ({ ...requireField(field, "--sort"), whenPartlyHidden: "--sort puts them last" }));
  const place = order === undefined ? [] : [requireField("manager", "--order")];
  const columnNeeds = listColumnNeeds(context);
  const asked = columnNeeds.length > 0 ? [] : listAskedFields(context.globals.fields, employees);
  return { asked, needs: [...needs, ...place, ...columnNeeds] };
}

/** What a file has only when it was asked for when it was made. */
function nameParts({ customFields, remoteData }: EmployeesCommandOptions["employees"]): string[] {
  const names = typeof customFields === "string" ? [] : customFields.map((name) => `custom_fields.${name}`);
  if (customFields === "all") names.push("custom_fields");
  return remoteData ? [...names, "remote_data"] : names;
}

/** Counts all who were read, wanted or not; undefined as long as no roster was read. */
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
