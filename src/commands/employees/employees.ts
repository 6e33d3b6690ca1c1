import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand, type Given } from "../../cli/command.ts";
import { employeesGetCommand } from "./employees-get.ts";
import {
  EMPLOYEE_DETAIL_FLAGS,
  EMPLOYEE_FILTER_FLAGS,
  EMPLOYEE_LIST_FLAGS,
  readEmployeeListing,
  readEmployeeOptions,
} from "./employee-flags.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { WINDOW_FLAGS } from "../../cli/global-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readText, readWindow } from "../../cli/values.ts";
import type { EmployeesCommandOptions } from "./employees-run.ts";

export const employeesCommand = defineCommand<EmployeesCommandOptions>({
  name: "employees",
  section: "Export",
  exitCodes: [4, 5, 6],
  summary: "export employees",
  description:
    "Exports all employees unless filtered: active, pending and inactive. An export is complete, or it fails and leaves " +
    "the old file as it was. Filters combine; names match whatever their case.",
  flags: [
    ...EMPLOYEE_FILTER_FLAGS,
    ...EMPLOYEE_DETAIL_FLAGS,
    {
      group: "Filter",
      spelling: "--from <file>",
      help: "read a file instead of Namely; - is stdin",
    },
    ...EMPLOYEE_LIST_FLAGS,
    ...WINDOW_FLAGS,
    ...OUTPUT_FLAGS,
    ALLOW_EMPTY_FLAG,
  ],
  examples: [
    { command: "namely employees -o people.csv", does: "export all employees" },
    { command: "namely employees --status active --fields name,id", does: "filter, choose fields" },
  ],
  subcommands: [employeesGetCommand],
  writes: ["employees", "snapshot-employee"],
  read: ({ flags }: Given) => {
    const options: EmployeesCommandOptions = {
      employees: readEmployeeOptions(flags),
      listing: readEmployeeListing(flags),
      output: readOutputOptions(flags),
      window: readWindow(flags),
      from: readText(flags["from"]),
    };
    if (options.from !== undefined && options.window !== undefined) {
      throw new Fault("usage.not-with-from", "--limit does not go with --from.", {
        hint: "Leave it out; head -n cuts an NDJSON file.",
      });
    }
    return options;
  },
  run: async (context, options) => (await import("./employees-run.ts")).exportEmployees(context, options),
});
