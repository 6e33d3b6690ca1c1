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
import { readMissingManagers } from "../../sync/employees/manager-parts.ts";
import { ManagerPartsWriter, RosterNameParts } from "../../unified/org/manager-parts.ts";
import { listColumnNeeds, namesManagerParts } from "../../output/column-needs.ts";
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

/** Shows the one employee that an id, an employee number, an email or a name fits. */
export async function showEmployee(context: Context, options: EmployeesGetOptions): Promise<void> {
  const kind = describeEmployees(options.employee);
  if (context.globals.fields?.length === 0) return printFields(context, kind);
  planOutput(context, options.output, kind);
  refuseSensitiveNames(options.employee);
  await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      const needs = listColumnNeeds(context);
      const asked = needs.length > 0 ? [] : listAskedFields(context.globals.fields, options.employee);
      const fieldsInUse = { asked, needs };
      const names = new RosterNameParts();
      const pull: Pull = {
        context,
        connection,
        options: options.employee,
        hooks: report,
        fieldsInUse,
        names,
      };
      const match = await findEmployee(pull, options.person, { namesManager: showsManager(context) });
      if (match.kind === "none") throw noSuchPerson(`"${options.person}"`, match.nearest);
      const employee = match.person;
      const { customFields } = options.employee;
      const listed = customFields === "none" ? undefined : await listCustomFields(connection);
      const held = Object.keys(employee.custom_fields ?? {});
      if (typeof customFields !== "string")
        warnOfHiddenNames(customFields, new Set(held), listed, report.onWarning);
      const columns = customFields === "all" ? [...new Set([...(listed ?? []), ...held])].sort() : undefined;
      const shown = describeEmployees(options.employee, columns);
      const written = namesManagerParts(context) ? await addManagerParts(pull, names, employee) : employee;
      report.stop();
      await publishOne(context, planOutput(context, options.output, shown), written);
    }),
  );
}

/** Without a list of fields, all are shown. */
function showsManager({ globals: { fields } }: Pick<Context, "globals">): boolean {
  return fields?.some((list) => /\bmanagers?\b/u.test(list)) ?? true;
}

/** The manager's names are on the manager's own record. */
async function addManagerParts(pull: Pull, names: RosterNameParts, employee: object): Promise<object> {
  await readMissingManagers(pull, names, [employee]);
  const parts = new ManagerPartsWriter(names.partsOf);
  const written = parts.add(employee);
  parts.finish(pull.hooks.onWarning);
  return written;
}
