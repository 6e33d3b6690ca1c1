import { defineCommand } from "../../cli/command.ts";

/** `namely doctor`: checks everything that a run depends on. Exit code 1 when a check finds a problem. */
export const doctorCommand = defineCommand<undefined>({
  name: "doctor",
  summary: "check this machine, the login and the connection",
  description:
    "Runs every check even if one fails, and prints a command that fixes each problem. " +
    "Each check takes at most 5 seconds. Exit code 1 when there is a problem; warnings alone end with 0.",
  flags: [{ spelling: "--format <format>", help: "table or json. Default: table." }],
  examples: [
    { command: "namely doctor", does: "check everything" },
    {
      command: "namely doctor --format json | jq '.checks[] | select(.status == \"problem\")'",
      does: "list the problems for a monitor",
    },
  ],
  writes: ["doctor"],
  read: () => undefined,
  run: async (context) => {
    const { examine } = await import("./doctor-run.ts");
    return examine(context);
  },
});
