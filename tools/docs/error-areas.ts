import type { FaultArea } from "../../src/platform/errors/fault.ts";

/** What the first word of an error's code stands for, in the order of the page. */
export const ERROR_AREAS: Readonly<Record<FaultArea, string>> = {
  usage: "The command line, a setting or an input file is not valid.",
  auth: "A login is missing, or Namely does not accept the token.",
  keychain: "The operating system's keychain cannot be used.",
  access: "The token may not see something that the answer depends on.",
  api: "Namely's API, or a destination of events, gave an unexpected answer.",
  network: "The server could not be reached, or the connection failed.",
  limit: "The rate limit is used up.",
  incomplete: "Namely did not return everything, and nothing was written.",
  guard: "The result is implausible or was not confirmed, and nothing was changed.",
  file: "A file or folder could not be read or written.",
  output: "The output cannot be written in this form.",
  sandbox: "The sandbox could not start.",
  interrupted: "The run was stopped from outside.",
  internal: "A bug in namely. Please report it.",
};

/** Codes whose last part is only known at run time, with everything that it can be. */
export const COMPUTED_CODES: Readonly<Record<string, readonly string[]>> = {
  "file.unsafe-<kind>": ["file.unsafe-file", "file.unsafe-folder"],
  "usage.no-<command>": ["usage.no-webhook-secret", "usage.no-listen-secret"],
  "usage.<code>": [
    "usage.excess-arguments",
    "usage.missing-argument",
    "usage.option-missing-argument",
    "usage.unknown-command",
    "usage.unknown-option",
  ],
};

/** What the parser's package says by itself, by the code that it gets. Other errors of it cannot occur with our flags. */
export const PARSER_MESSAGES: Readonly<Record<string, string>> = {
  "usage.excess-arguments": "Too many arguments for '<command>'. Expected <count> arguments but got <count>.",
  "usage.missing-argument": "Missing required argument '<name>'.",
  "usage.option-missing-argument": "Option '<flag>' argument missing.",
  "usage.unknown-command": "Unknown command '<name>'.",
  "usage.unknown-option": "Unknown option '<flag>'.",
};
