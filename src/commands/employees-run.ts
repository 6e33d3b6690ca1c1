import { connect } from "./connection.ts";
import { readEmployeesFromFile } from "./employee-file.ts";
import { describeEmployees, listCustomFields } from "./employee-kind.ts";
import { pullEmployees, pullEmployeeWindow, type Pull } from "./employee-pull.ts";
import type { EmployeesWish } from "./employees.ts";
import { chooseFormat } from "./output-wish.ts";
import { planOutput, printFields, publishRecords, type RecordPart, type RecordSource } from "./publish.ts";
import { openRunReport } from "./run-report.ts";
import type { World } from "./world.ts";

const NOUN = { one: "employee", many: "employees" };

/** Puts out the employees that are wanted, from Namely or from a file. */
export async function exportEmployees(world: World, wish: EmployeesWish): Promise<void> {
  if (world.globals.fields?.length === 0) return printFields(world, describeEmployees(wish.employees));
  // What is wrong with the flags is said before anybody waits for the network.
  planOutput(world, wish.output, describeEmployees(wish.employees));
  return wish.from === undefined ? exportFromNamely(world, wish) : exportFromFile(world, wish, wish.from);
}

async function exportFromNamely(world: World, wish: EmployeesWish): Promise<void> {
  const report = await openRunReport(world, "Employees");
  try {
    const connection = await connect(world, report);
    try {
      const asColumns = wish.employees.customFields === "all" && chooseFormat(world) === "csv";
      const customFieldNames = asColumns ? await listCustomFields(connection) : undefined;
      const plan = planOutput(world, wish.output, describeEmployees(wish.employees, customFieldNames));
      const pull: Pull = { world, connection, wish: wish.employees, hooks: report };
      const source = wish.window ? pullEmployeeWindow(pull, wish.window) : readToTheEnd(pullEmployees(pull));
      const watched = customFieldNames ? warnOfUnlisted(source, customFieldNames, report.onWarning) : source;
      const receipt = await publishRecords(world, plan, watched, report.stop);
      report.finish(receipt, NOUN, connection.client.tally());
    } finally {
      await connection.close();
    }
  } finally {
    report.stop();
  }
}

async function exportFromFile(world: World, wish: EmployeesWish, file: string): Promise<void> {
  const report = await openRunReport(world, "Employees");
  const plan = planOutput(world, wish.output, describeEmployees(wish.employees));
  const source = readToTheEnd(readEmployeesFromFile(world, file, wish.employees));
  const receipt = await publishRecords(world, plan, source, report.stop);
  report.finish(receipt, NOUN, { requests: 0, retries: 0, waitedMs: 0 });
}

async function* readToTheEnd(parts: AsyncGenerator<RecordPart, void, undefined>): RecordSource {
  yield* parts;
  return { nextCursor: null };
}

/** CSV columns come from Namely's list of fields; what a profile has beyond that list must not be lost without a word. */
async function* warnOfUnlisted(
  source: RecordSource,
  listed: readonly string[],
  onWarning: (sentence: string) => void,
): RecordSource {
  const known = new Set(listed);
  const unlisted = new Set<string>();
  try {
    for (let step = await source.next(); ; step = await source.next()) {
      if (step.done) {
        const names = [...unlisted].sort().join(",");
        if (names !== "") {
          onWarning(
            `Namely does not list these custom fields, so they have no column; to have them, add --custom-fields ${names}`,
          );
        }
        return step.value;
      }
      if (step.value.kind === "records") {
        for (const record of step.value.records) {
          const fields = "custom_fields" in record ? record.custom_fields : undefined;
          for (const name of Object.keys(fields ?? {})) if (!known.has(name)) unlisted.add(name);
        }
      }
      yield step.value;
    }
  } finally {
    await source.return({ nextCursor: null });
  }
}
