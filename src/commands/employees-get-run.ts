import { connect } from "../sync/connection.ts";
import { listCustomFields, refuseSensitiveNames, warnOfHiddenNames } from "../sync/custom-fields.ts";
import type { Pull } from "../sync/employee-preparation.ts";
import { listAskedFields } from "../sync/employee-selection.ts";
import { findEmployee } from "../sync/find-employee.ts";
import { nobodyFound } from "../sync/one-person.ts";
import { describeEmployees } from "./employee-kind.ts";
import { planOutput, printFields, publishOne } from "./publish.ts";
import { openRunReport } from "./run-report.ts";
import type { World } from "./world.ts";
import type { EmployeeWish } from "./employee-wish.ts";
import type { OutputWish } from "./output-wish.ts";

export interface EmployeesGetWish {
  /** Id, or work or personal e-mail. */
  readonly person: string;
  readonly employee: EmployeeWish;
  readonly output: OutputWish;
}

/** Shows the one employee with an id or an e-mail. */
export async function showEmployee(world: World, wish: EmployeesGetWish): Promise<void> {
  const kind = describeEmployees(wish.employee);
  if (world.globals.fields?.length === 0) return printFields(world, kind);
  planOutput(world, wish.output, kind);
  refuseSensitiveNames(wish.employee);
  const report = await openRunReport(world, "Employees");
  try {
    const connection = await connect(world, report);
    try {
      const fieldsInUse = { asked: listAskedFields(world.globals.fields, wish.employee) };
      const pull: Pull = { world, connection, wish: wish.employee, hooks: report, fieldsInUse };
      const employee = await findEmployee(pull, wish.person);
      if (employee === undefined) throw nobodyFound(wish.person);
      const { customFields } = wish.employee;
      const listed = customFields === "none" ? undefined : await listCustomFields(connection);
      const held = Object.keys(("custom_fields" in employee && employee.custom_fields) || {});
      if (typeof customFields !== "string")
        warnOfHiddenNames(customFields, new Set(held), listed, report.onWarning);
      const columns = customFields === "all" ? [...new Set([...(listed ?? []), ...held])].sort() : undefined;
      const shown = describeEmployees(wish.employee, columns);
      report.stop();
      await publishOne(world, planOutput(world, wish.output, shown), shown, employee);
    } finally {
      await connection.close();
    }
  } finally {
    report.stop();
  }
}
