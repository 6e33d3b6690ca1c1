import { defineCommand } from "./command.ts";

interface StatusWish {
  readonly offline: boolean;
}

/**
 * `namely status`. With `--format json` one object on stdout:
 *
 * ```
 * { "environment": null | { "variable", "company", "base_url", "usable", "reason", "user", "budget" },
 *   "companies": [ { "company", "current", "base_url", "method": "oauth" | "token", "store": "keychain" | "file", "place",
 *                    "user": { "id", "name", "email" }, "logged_in_at",
 *                    "access_token": null | { "obtained_at", "expires_at" },
 *                    "budget": null | { "requests", "window_ms", "left", "paused_ms" },
 *                    "usable": true | false | null, "reason" } ] }
 * ```
 *
 * Times are RFC 3339 in UTC, `expires_at` is null for a personal access token. `usable` is null when it could not be
 * found out, and `reason` then says why, as it does for false. `environment` is there when a variable or `--token-file`
 * goes before the stored logins. `budget` says how many requests could be sent now, and is null when that could not be
 * read. Exit code 4 when what a command would use now is not usable, with either format.
 */
export const statusCommand = defineCommand<StatusWish>({
  name: "status",
  summary: "show which companies you are logged in to, as whom, and whether it works",
  description:
    "Asks Namely whether each login is still good, unless --offline is given, and says how many requests the rate limit has " +
    "left. Exit code 4 when the current login is not usable.",
  flags: [
    { spelling: "--format <format>", help: "table or json; default table" },
    { spelling: "--offline", help: "ask nobody; judge by what is stored" },
  ],
  examples: [
    { command: "namely status", does: "lists every login and tries it" },
    {
      command: "namely status --offline --format json",
      does: "says the same for programs, without a request",
    },
  ],
  read: ({ flags }) => ({ offline: flags["offline"] === true }),
  run: async (world, wish) => {
    const { showStatus } = await import("./status-run.ts");
    await showStatus(world, wish);
  },
});
