import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand } from "../../cli/command.ts";
import { readChoice, readWholeNumber } from "../../cli/values.ts";
import type { LoginOptions } from "./login-ways.ts";

/** `namely login [company]`: in the browser, or with a personal access token from stdin. */
export const loginCommand = defineCommand<LoginOptions>({
  name: "login",
  section: "Get started",
  exitCodes: [4],
  summary: "log in to a company's Namely, in the browser or with a personal access token",
  description: [
    "The browser way needs an OAuth application in your Namely (API menu, OAuth Applications) with the redirect URI http://localhost:8976/callback, to the letter.",
    "Its secret is asked for, or taken from NAMELY_CLIENT_SECRET; it is never given on the command line.",
    "Tokens are kept in the system's keychain, or with --store file in a file that only you can read.",
    "When the browser runs on another machine, paste the address it ends on at the prompt.",
  ].join(" "),
  positionals: [
    { spelling: "[company]", help: "the first part of your Namely address: acme for acme.namely.com" },
  ],
  flags: [
    { spelling: "--with-token", help: "read a personal access token from stdin" },
    { spelling: "--client-id <id>", help: "client id of the OAuth application (or NAMELY_CLIENT_ID)" },
    { spelling: "--port <number>", help: "port of the registered redirect URI; default 8976" },
    { spelling: "--store <keychain|file>", help: "where to keep the tokens; default keychain" },
    { spelling: "--no-browser", help: "only print the address, do not open it" },
  ],
  examples: [
    { command: "namely login acme", does: "logs in to acme.namely.com in the browser" },
    { command: "namely login acme --with-token < token.txt", does: "logs in with a personal access token" },
    {
      command: "namely login acme --port 9000 --no-browser",
      does: "waits on another registered port and opens nothing",
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
        "--with-token does without the browser, so --client-id, --port and --no-browser have no part in it.",
        {
          hint: "Leave out --with-token, or the others.",
        },
      );
    }
    return options;
  },
  run: async (context, options) => {
    const { logIn } = await import("./login-run.ts");
    await logIn(context, options);
  },
});
