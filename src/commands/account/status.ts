import { defineCommand } from "../../cli/command.ts";

interface StatusOptions {
  readonly offline: boolean;
}

/**
 * `namely status`. With `--format json` one object on stdout, of shape `statusSchema`. Exit code 4 when the login that a
 * command would use now does not work, with either format.
 */
export const statusCommand = defineCommand<StatusOptions>({
  name: "status",
  summary: "show your logins and check whether they work",
  description:
    "Checks each login with a request to Namely and shows how many requests the rate limit has left. " +
    "Exit code 4 when the default login does not work.",
  flags: [
    { spelling: "--format <format>", help: "table or json. Default: table" },
    { spelling: "--offline", help: "send no requests, read only what is stored" },
  ],
  examples: [
    { command: "namely status", does: "list all logins and check them" },
    {
      command: "namely status --offline --format json",
      does: "list all logins as JSON, without a request",
    },
  ],
  writes: ["status"],
  read: ({ flags }) => ({ offline: flags["offline"] === true }),
  run: async (context, options) => {
    const { showStatus } = await import("./status-run.ts");
    await showStatus(context, options);
  },
});
