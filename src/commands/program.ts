import { Command as Parser, CommanderError, Option } from "commander";
import { Fault } from "../platform/fault.ts";
import { EVERY_COMMAND } from "./every-command.ts";
import type { Command, Flag, Given } from "./command.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";

/** What the command line asked for: a command and the words for it, or a page of help to show. */
export type Parsed =
  | { readonly kind: "run"; readonly command: Command; readonly given: Given; readonly words: string }
  | { readonly kind: "help"; readonly text: string };

const EXIT_CODES = `Exit codes:
  0  fine
  1  failed
  2  wrong use
  3  differences found (diff --exit-code)
  4  login needed
  5  gave up waiting for the rate limit
  6  incomplete: nothing was published
  7  a guard stopped it
  129/130/143  stopped by a signal`;

const LEARN_MORE = `Environment:
  NAMELY_COMPANY, NAMELY_TOKEN, NAMELY_TOKEN_FILE, NAMELY_CLIENT_ID, NAMELY_CLIENT_SECRET,
  NAMELY_REFRESH_TOKEN, NAMELY_BASE_URL, NAMELY_CONFIG_DIR, NAMELY_STATE_DIR,
  NAMELY_RATE_LIMIT, NAMELY_REDIS_URL, NAMELY_WEBHOOK_SECRET, NAMELY_DEBUG, NO_COLOR,
  HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS`;

/**
 * Parses the command line without running anything. Throws `usage.*` faults with the nearest right word.
 * `columns` is the width that help is wrapped to.
 */
export function parseCommandLine(words: readonly string[], columns: number): Parsed {
  let parsed: Parsed | undefined;
  let help = "";
  const settle = (command: Command, path: string) => (given: Given) => {
    parsed = { kind: "run", command, given, words: path };
  };
  const root = dress(new Parser("namely"), (text) => (help += text), columns)
    .description(
      "Sync and export employees, companies and groups from Namely, and see who joined and who left.",
    )
    .usage("<command> [flags]")
    .addHelpText("after", `\nExamples:\n${renderExamples(ROOT_EXAMPLES)}\n\n${LEARN_MORE}\n\n${EXIT_CODES}`);
  root.helpCommand("help [command]", "show the help of a command");
  root.option("-V, --version", "print the version and nothing else");
  for (const flag of GLOBAL_FLAGS) root.addOption(buildOption(flag));
  for (const command of EVERY_COMMAND)
    attach(root, command, "namely", settle, (text) => (help += text), columns);
  try {
    root.parse(words.length === 0 ? ["--help"] : [...words], { from: "user" });
  } catch (error) {
    if (error instanceof Fault) throw nameHelpPage(error, root, words);
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "help", text: help };
    throw explainParseError(error, root, words);
  }
  if (parsed === undefined) return { kind: "help", text: root.helpInformation() };
  return parsed;
}

const ROOT_EXAMPLES = [
  { command: "namely demo", does: "shows the main job on a made-up company, without an account" },
  { command: "namely login acme", does: "logs in to acme.namely.com in the browser" },
  { command: "namely employees --format csv -o people.csv", does: "exports everybody" },
];

type Settle = (command: Command, path: string) => (given: Given) => void;

function attach(
  parent: Parser,
  command: Command,
  parentPath: string,
  settle: Settle,
  onHelp: (text: string) => void,
  columns: number,
): void {
  const path = `${parentPath} ${command.name}`;
  const parser = dress(parent.command(command.name), onHelp, columns)
    .summary(command.summary)
    .description(command.description ? `${command.summary}\n\n${command.description}` : command.summary);
  for (const positional of command.positionals ?? []) parser.argument(positional.spelling, positional.help);
  for (const flag of command.flags) parser.addOption(buildOption(flag));
  parser.addHelpText("after", `\nExamples:\n${renderExamples(command.examples)}\n\n${EXIT_CODES}`);
  for (const subcommand of command.subcommands ?? [])
    attach(parser, subcommand, path, settle, onHelp, columns);
  parser.action(() => {
    settle(
      command,
      path,
    )({ positionals: parser.processedArgs as (string | undefined)[], flags: parser.optsWithGlobals() });
  });
}

function dress(parser: Parser, onHelp: (text: string) => void, columns: number): Parser {
  return parser
    .exitOverride()
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .configureHelp({ helpWidth: columns, showGlobalOptions: true, visibleGlobalOptions: listGlobalOptions })
    .configureOutput({ writeOut: onHelp, writeErr: () => {} });
}

/** Only flags that mean the same everywhere: those of a parent, such as `employees` above `get`, are its own. */
function listGlobalOptions(parser: Parser): Option[] {
  let root = parser;
  while (root.parent) root = root.parent;
  return root === parser ? [] : [...root.options];
}

function buildOption(flag: Flag): Option {
  const option = new Option(flag.spelling, flag.help);
  if (option.isBoolean() || option.negate) return option;
  return option.argParser((value: string, earlier: unknown) => {
    if (value.trim() === "") throw new Fault("usage.empty-value", `${option.long} was given an empty value.`);
    if (flag.repeatable) return [...(Array.isArray(earlier) ? earlier : []), value];
    if (earlier !== undefined) {
      throw new Fault("usage.given-twice", `${option.long} was given twice.`, {
        hint: "Give it once; where it takes several values, separate them by commas.",
      });
    }
    return value;
  });
}

function renderExamples(examples: Command["examples"]): string {
  return examples.map(({ command, does }) => `  $ ${command}\n      ${does}`).join("\n");
}

function explainParseError(error: CommanderError, root: Parser, words: readonly string[]): Fault {
  const [first = "", ...rest] = error.message.replace(/^error: /u, "").split("\n");
  const suggestion = /Did you mean (.*)\?/u.exec(rest.join(" "))?.[1]?.replace(/^one of /u, "");
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/\.?$/u, ".");
  const help = `${findDeepest(root, words)} --help`;
  const code = error.code
    .replace(/^commander\./u, "")
    .replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  return new Fault(`usage.${code}`, sentence, {
    hint: suggestion ? `Did you mean ${suggestion}? See ${help}` : `See ${help}`,
  });
}

function nameHelpPage(fault: Fault, root: Parser, words: readonly string[]): Fault {
  return fault.hint
    ? fault
    : new Fault(fault.code, fault.message, { hint: `See ${findDeepest(root, words)} --help` });
}

/** `namely employees get`, as far as the words name commands. */
function findDeepest(root: Parser, words: readonly string[]): string {
  const path = ["namely"];
  let parser = root;
  for (const word of words) {
    const next = parser.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) continue;
    parser = next;
    path.push(word);
  }
  return path.join(" ");
}
