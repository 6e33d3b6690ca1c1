import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand, type Given } from "../../cli/command.ts";
import { employeesGetCommand } from "./employees-get.ts";
import { EMPLOYEE_DETAIL_FLAGS, EMPLOYEE_FILTER_FLAGS, readEmployeeOptions } from "./employee-flags.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { WINDOW_FLAGS } from "../../cli/global-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readText, readWindow } from "../../cli/values.ts";
import type { EmployeesCommandOptions } from "./employees-run.ts";

export const employeesCommand = defineCommand<EmployeesCommandOptions>({
  name: "employees",
  summary: "export employees",
  description:
    "Everybody unless filtered: active, pending and inactive. An export is complete, or it fails and leaves what was " +
    "there before. Filters are combined; names are compared without regard to case.",
  flags: [
    ...EMPLOYEE_FILTER_FLAGS,
    ...EMPLOYEE_DETAIL_FLAGS,
    {
      spelling: "--from <file>",
      help: "read an NDJSON file of earlier employees (- for stdin) instead of Namely; no network",
    },
    ...WINDOW_FLAGS,
    ...OUTPUT_FLAGS,
    ALLOW_EMPTY_FLAG,
  ],
  examples: [
    { command: "namely employees --format csv -o people.csv", does: "exports everybody to a spreadsheet" },
    {
      command: "namely employees --status active --department Engineering",
      does: "lists who works in Engineering",
    },
    {
      command: "namely employees --fields id,name,manager.email --format json",
      does: "exports three fields of everybody as JSON",
    },
    {
      command: "namely employees --terminated-since 2026-11-01 | jq -r .work_email",
      does: "feeds leavers to a script",
    },
  ],
  subcommands: [employeesGetCommand],
  writes: ["employees", "snapshot-employee"],
  read: ({ flags }: Given) => {
    const options: EmployeesCommandOptions = {
      employees: readEmployeeOptions(flags),
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
