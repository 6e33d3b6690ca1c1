import { defineCommand } from "../../cli/command.ts";
import { JSON_FLAG } from "../../cli/global-flags.ts";

interface StatusOptions {
  readonly offline: boolean;
}

/** `namely status`. With `--format json` one object on stdout with the shape of `statusSchema`. */
export const statusCommand = defineCommand<StatusOptions>({
  name: "status",
  section: "Get started",
  exitCodes: [4],
  summary: "show your logins and whether they work",
  description:
    "Checks each stored login with Namely and shows how many requests the rate limit has left. " +
    "Exit code 4 when the login in use does not work.",
  flags: [
    { group: "Output", spelling: "--format <format>", help: "table or json. Default: table." },
    JSON_FLAG,
    { spelling: "--offline", help: "check only what is stored, without a request" },
  ],
  examples: [
    { command: "namely status", does: "show every login and check it" },
    { command: "namely status --offline --format json", does: "write the same as JSON, without a request" },
  ],
  writes: ["status"],
  read: ({ flags }) => ({ offline: flags["offline"] === true }),
  run: async (context, options) => {
    const { showStatus } = await import("./status-run.ts");
    await showStatus(context, options);
  },
});
