import { defineCommand } from "../../cli/command.ts";
import { EMPLOYEE_DETAIL_FLAGS, readEmployeeOptions } from "./employee-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { requireText } from "../../cli/values.ts";
import type { EmployeesGetOptions } from "./employees-get-run.ts";

export const employeesGetCommand = defineCommand<EmployeesGetOptions>({
  name: "get",
  exitCodes: [4, 5, 6],
  summary: "show one employee",
  positionals: [{ spelling: "<person>", help: "id or email" }],
  flags: [...EMPLOYEE_DETAIL_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    { command: "namely employees get ada@example.com", does: "shows the person with this email" },
    {
      command: "namely employees get ada@example.com --format json | jq .manager",
      does: "finds out whom she reports to",
    },
  ],
  writes: ["employees"],
  read: ({ positionals, flags }) => {
    const person = requireText("the person", positionals[0]);
    const options = readEmployeeOptions(flags);
    return {
      person,
      employee: person.includes("@") ? { ...options, filter: { email: person } } : options,
      output: readOutputOptions(flags),
    };
  },
  run: async (context, options) => (await import("./employees-get-run.ts")).showEmployee(context, options),
});
