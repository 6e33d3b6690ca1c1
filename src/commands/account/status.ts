import { defineCommand } from "../../cli/command.ts";
import { JSON_FLAG } from "../../cli/global-flags.ts";

interface StatusOptions {
  readonly offline: boolean;
}

/**
 * `namely status`. With `--format json` one object on stdout, whose shape is `statusSchema`. Exit code 4 when what a
 * command would use now is not usable, with either format.
 */
export const statusCommand = defineCommand<StatusOptions>({
  name: "status",
  section: "Get started",
  exitCodes: [4],
  summary: "show which companies you are logged in to, as whom, and whether it works",
  description:
    "Asks Namely whether each login is still good, unless --offline is given, and says how many requests the rate limit has " +
    "left. Exit code 4 when the current login is not usable.",
  flags: [
    { group: "Output", spelling: "--format <format>", help: "table or json; default table" },
    JSON_FLAG,
    { spelling: "--offline", help: "ask nobody; judge by what is stored" },
  ],
  examples: [
    { command: "namely status", does: "lists every login and tries it" },
    {
      command: "namely status --offline --format json",
      does: "says the same for programs, without a request",
    },
  ],
  writes: ["status"],
  read: ({ flags }) => ({ offline: flags["offline"] === true }),
  run: async (context, options) => {
    const { showStatus } = await import("./status-run.ts");
    await showStatus(context, options);
  },
});
