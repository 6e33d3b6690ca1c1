import { defineCommand } from "../../cli/command.ts";
import { JSON_FLAG } from "../../cli/global-flags.ts";

/** `namely doctor`: checks everything that a run depends on. Exit code 1 when a check finds a problem. */
export const doctorCommand = defineCommand<undefined>({
  name: "doctor",
  section: "Get started",
  summary: "check this machine, the login and the connection",
  description:
    "Runs every check even if one fails, and prints a command that fixes each problem. " +
    "Each check takes at most 5 seconds. Exit code 1 when there is a problem; warnings alone end with 0.",
  flags: [
    { group: "Output", spelling: "--format <format>", help: "table or json. Default: table." },
    JSON_FLAG,
  ],
  examples: [
    { command: "namely doctor", does: "check everything" },
    {
      command: "namely doctor --json | jq '.checks[] | select(.status == \"problem\")'",
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
