import { withConnection } from "../../sync/connection/connection.ts";
import {
  listCustomFields,
  refuseSensitiveNames,
  warnOfHiddenNames,
} from "../../sync/employees/custom-fields.ts";
import type { Pull } from "../../sync/employees/employee-preparation.ts";
import { listAskedFields } from "../../sync/employees/employee-selection.ts";
import { findEmployee } from "../../sync/employees/find-employee.ts";
import { noSuchPerson } from "../../unified/employee/find-person.ts";
import { describeEmployees } from "./employee-kind.ts";
import { planOutput, printFields, publishOne } from "../../output/publish.ts";
import { withRunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import type { EmployeeOptions } from "./employee-flags.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface EmployeesGetOptions {
  /** Id, employee number, email or name. */
  readonly person: string;
  readonly employee: EmployeeOptions;
  readonly output: OutputOptions;
}

/** Shows the one employee that an id, an employee number, an email or a name stands for. */
export async function showEmployee(context: Context, options: EmployeesGetOptions): Promise<void> {
  const kind = describeEmployees(options.employee);
  if (context.globals.fields?.length === 0) return printFields(context, kind);
  planOutput(context, options.output, kind);
  refuseSensitiveNames(options.employee);
  await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      const fieldsInUse = { asked: listAskedFields(context.globals.fields, options.employee) };
      const pull: Pull = { context, connection, options: options.employee, hooks: report, fieldsInUse };
      const match = await findEmployee(pull, options.person);
      if (match.kind === "none") throw noSuchPerson(`"${options.person}"`, match.nearest);
      const employee = match.person;
      const { customFields } = options.employee;
      const listed = customFields === "none" ? undefined : await listCustomFields(connection);
      const held = Object.keys(employee.custom_fields ?? {});
      if (typeof customFields !== "string")
        warnOfHiddenNames(customFields, new Set(held), listed, report.onWarning);
      const columns = customFields === "all" ? [...new Set([...(listed ?? []), ...held])].sort() : undefined;
      const shown = describeEmployees(options.employee, columns);
      report.stop();
      await publishOne(context, planOutput(context, options.output, shown), shown, employee);
    }),
  );
}
