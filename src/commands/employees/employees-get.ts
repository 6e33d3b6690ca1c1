import { defineCommand } from "../../cli/command.ts";
import { EMPLOYEE_DETAIL_FLAGS, readEmployeeOptions } from "./employee-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { PERSON_HELP, requireText } from "../../cli/values.ts";
import type { EmployeesGetOptions } from "./employees-get-run.ts";

export const employeesGetCommand = defineCommand<EmployeesGetOptions>({
  name: "get",
  exitCodes: [4, 5, 6],
  summary: "show one employee",
  description: `Finds ${PERSON_HELP}. A name may be the preferred or the legal one, in any order, with or without accents.`,
  positionals: [{ spelling: "<person>", help: PERSON_HELP }],
  flags: [...EMPLOYEE_DETAIL_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    { command: "namely employees get ada@example.com", does: "show the employee with this email" },
    { command: 'namely employees get "Ada Lovelace"', does: "show the employee with this name" },
    {
      command: "namely employees get ada@example.com --format json | jq .manager",
      does: "show only the manager",
    },
  ],
  writes: ["employees"],
  read: ({ positionals, flags }) => {
    return {
      person: requireText("the person", positionals[0]),
      employee: readEmployeeOptions(flags),
      output: readOutputOptions(flags),
    };
  },
  run: async (context, options) => (await import("./employees-get-run.ts")).showEmployee(context, options),
});
