import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand } from "../../cli/command.ts";
import { readChoice, readWholeNumber } from "../../cli/values.ts";
import type { LoginOptions } from "./login-ways.ts";

/** `namely login [company]`: in the browser, or with a personal access token from stdin. */
export const loginCommand = defineCommand<LoginOptions>({
  name: "login",
  section: "Get started",
  exitCodes: [4],
  summary: "log in with the browser or a personal access token",
  description: [
    "A login in the browser needs an OAuth application in Namely (API > OAuth Applications) with the redirect URI http://localhost:8976/callback.",
    "Its secret comes from NAMELY_CLIENT_SECRET or a prompt, never from the command line.",
    "If the browser runs on another machine, paste the address it ends on at the prompt.",
  ].join(" "),
  positionals: [{ spelling: "[company]", help: "your subdomain: acme for https://acme.namely.com" }],
  flags: [
    { spelling: "--with-token", help: "read a personal access token from stdin" },
    { spelling: "--client-id <id>", help: "client id of the OAuth application" },
    { spelling: "--port <number>", help: "port of the registered redirect URI. Default: 8976." },
    { spelling: "--store <keychain|file>", help: "where to store the tokens. Default: keychain." },
    { spelling: "--no-browser", help: "print the address instead of opening it" },
  ],
  examples: [
    { command: "namely login acme", does: "log in to acme.namely.com in the browser" },
    { command: "namely login acme --with-token < token.txt", does: "log in with a personal access token" },
    {
      command: "namely login acme --no-browser",
      does: "print the address to open, also without a terminal",
    },
  ],
  read: ({ positionals: [company], flags }) => {
    const text = (name: string): string | undefined =>
      typeof flags[name] === "string" ? flags[name] : undefined;
    const withToken = flags["withToken"] === true;
    const options: LoginOptions = {
      company,
      withToken,
      clientId: text("clientId"),
      port: readWholeNumber("--port", text("port"), { least: 1, most: 65_535 }),
      store: readChoice("--store", text("store"), ["keychain", "file"]),
      openBrowser: flags["browser"] !== false,
    };
    const idle =
      withToken && (options.clientId ?? options.port ?? (options.openBrowser ? undefined : "--no-browser"));
    if (idle) {
      throw new Fault(
        "usage.conflict",
        "--with-token does not go with --client-id, --port or --no-browser.",
        { hint: "Remove --with-token, or the other flags." },
      );
    }
    return options;
  },
  run: async (context, options) => {
    const { logIn } = await import("./login-run.ts");
    await logIn(context, options);
  },
});
