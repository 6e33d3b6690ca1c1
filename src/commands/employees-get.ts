import { defineCommand } from "./command.ts";
import { EMPLOYEE_DETAIL_FLAGS, readEmployeeWish } from "./employee-wish.ts";
import { OUTPUT_FLAGS } from "./global-flags.ts";
import { readOutputWish } from "./output-wish.ts";
import { requireText } from "./values.ts";
import type { EmployeesGetWish } from "./employees-get-run.ts";

export const employeesGetCommand = defineCommand<EmployeesGetWish>({
  name: "get",
  summary: "show one employee",
  positionals: [{ spelling: "<person>", help: "id or e-mail" }],
  flags: [...EMPLOYEE_DETAIL_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    { command: "namely employees get ada@example.com", does: "shows the person with this e-mail" },
    {
      command: "namely employees get ada@example.com --format json | jq .manager",
      does: "finds out whom she reports to",
    },
  ],
  read: ({ positionals, flags }) => {
    const person = requireText("the person", positionals[0]);
    const wish = readEmployeeWish(flags);
    return {
      person,
      employee: person.includes("@") ? { ...wish, filter: { email: person } } : wish,
      output: readOutputWish(flags),
    };
  },
  run: async (world, wish) => (await import("./employees-get-run.ts")).showEmployee(world, wish),
});
