import { withConnection } from "../../sync/connection/connection.ts";
import {
  listCustomFields,
  refuseSensitiveNames,
  warnOfHiddenNames,
} from "../../sync/employees/custom-fields.ts";
import type { Pull } from "../../sync/employees/employee-preparation.ts";
import { listAskedFields } from "../../sync/employees/employee-selection.ts";
import { findEmployee } from "../../sync/employees/find-employee.ts";
import { noPersonFound } from "../../sync/employees/one-person.ts";
import { describeEmployees } from "./employee-kind.ts";
import { planOutput, printFields, publishOne } from "../../output/publish.ts";
import { withRunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import type { EmployeeOptions } from "./employee-flags.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface EmployeesGetOptions {
  /** Id, or work or personal email. */
  readonly person: string;
  readonly employee: EmployeeOptions;
  readonly output: OutputOptions;
}

/** Shows the one employee with an id or an email. */
export async function showEmployee(context: Context, options: EmployeesGetOptions): Promise<void> {
  const kind = describeEmployees(options.employee);
  if (context.globals.fields?.length === 0) return printFields(context, kind);
  planOutput(context, options.output, kind);
  refuseSensitiveNames(options.employee);
  await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      const fieldsInUse = { asked: listAskedFields(context.globals.fields, options.employee) };
      const pull: Pull = { context, connection, options: options.employee, hooks: report, fieldsInUse };
      const employee = await findEmployee(pull, options.person);
      if (employee === undefined) throw noPersonFound(options.person);
      const { customFields } = options.employee;
      const listed = customFields === "none" ? undefined : await listCustomFields(connection);
      const held = Object.keys(("custom_fields" in employee && employee.custom_fields) || {});
      if (typeof customFields !== "string")
        warnOfHiddenNames(customFields, new Set(held), listed, report.onWarning);
      const columns = customFields === "all" ? [...new Set([...(listed ?? []), ...held])].sort() : undefined;
      const shown = describeEmployees(options.employee, columns);
      report.stop();
      await publishOne(context, planOutput(context, options.output, shown), shown, employee);
    }),
  );
}
