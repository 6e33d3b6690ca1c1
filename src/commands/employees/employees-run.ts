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
  type RecordPart,
  type RecordSource,
} from "../../output/publish.ts";
import { refuseEmptyOutput } from "../../output/empty-output.ts";
import { withRunReport, type RunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import type { EmployeeOptions } from "./employee-flags.ts";
import type { Window } from "../../cli/values.ts";

export interface EmployeesCommandOptions {
  readonly employees: EmployeeOptions;
  readonly output: OutputOptions;
  readonly window: Window | undefined;
  /** `--from`: a file of earlier employees instead of Namely. */
  readonly from: string | undefined;
}

const NOUN = { one: "employee", many: "employees" };

/** Puts out the employees that are wanted, from Namely or from a file. */
export async function exportEmployees(context: Context, options: EmployeesCommandOptions): Promise<void> {
  if (context.globals.fields?.length === 0) return printFields(context, describeEmployees(options.employees));
  // What is wrong with the flags is said before anybody waits for the network.
  planOutput(context, options.output, describeEmployees(options.employees));
  refuseSensitiveNames(options.employees);
  return options.from === undefined
    ? exportFromNamely(context, options)
    : exportFromFile(context, options, options.from);
}

async function exportFromNamely(context: Context, options: EmployeesCommandOptions): Promise<void> {
  // What speaks with Namely is not loaded for what a file holds.
  const { withConnection } = await import("../../sync/connection/connection.ts");
  const { pullEmployees } = await import("../../sync/employees/employee-pull.ts");
  const { pullEmployeeWindow } = await import("../../sync/employees/employee-window.ts");
  await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      const wanted = options.employees.customFields;
      const listed = wanted === "none" ? undefined : await listCustomFields(connection);
      const columns = wanted === "all" && formatOf(chooseFormat(context)).columns === "all";
      const plan = planOutput(
        context,
        options.output,
        describeEmployees(options.employees, columns ? listed : undefined),
      );
      const fieldsInUse = { asked: listAskedFields(context.globals.fields, options.employees) };
      const roster = watchRoster(report);
      const pull: Pull = {
        context,
        connection,
        options: options.employees,
        hooks: roster.hooks,
        fieldsInUse,
      };
      const source = options.window
        ? pullEmployeeWindow(pull, options.window)
        : readToTheEnd(pullEmployees(pull), async () => {
            const isAsked = options.employees.filter.email !== undefined;
            if ((roster.people ?? 0) === 0 && !isAsked) await refuseEmptyOutput(context);
          });
      const watched =
        wanted === "none" ? source : watchCustomFields(source, { wanted, listed, columns }, report.onWarning);
      const receipt = await publishRecords(context, plan, watched, report.stop);
      report.finish(receipt, NOUN, connection.client.tally(), options.window);
    }),
  );
}

async function exportFromFile(
  context: Context,
  options: EmployeesCommandOptions,
  file: string,
): Promise<void> {
  await withRunReport(context, "Employees", async (report) => {
    const { employees } = options;
    const plan = planOutput(context, options.output, describeEmployees(employees));
    const asked = [...listAskedFields(context.globals.fields, employees), ...nameParts(employees)];
    const onEmpty = (): Promise<void> => refuseEmptyOutput(context);
    const reading = { onWarning: report.onWarning, onEmpty, asked };
    const source = readToTheEnd(readEmployeesFromFile(context, file, employees, reading));
    const receipt = await publishRecords(context, plan, source, report.stop);
    report.finish(receipt, NOUN, { requests: 0, retries: 0, waitedMs: 0 });
  });
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
