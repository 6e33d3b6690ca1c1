import { Command as Parser, CommanderError, Option } from "commander";
import { Fault } from "../platform/errors/fault.ts";
import { findNearest } from "../platform/errors/nearest.ts";
import { EVERY_COMMAND } from "./every-command.ts";
import { renderCommandHelp, type HelpStyle } from "./help/command-help.ts";
import { makeHelpCommand } from "../commands/help/help.ts";
import { isHelpTopic } from "../commands/help/help-topics.ts";
import { renderRootHelp } from "./help/root-help.ts";
import { suggestFlags } from "./suggest-flag.ts";
import type { Command, Flag, Given } from "../cli/command.ts";
import { withColumnFile } from "../cli/columns-flag.ts";
import { GLOBAL_FLAGS } from "../cli/global-flags.ts";
import type { PreparedCommand } from "../cli/context.ts";

/** What the command line asked for: a command and the words for it, or a page of help to show. */
export type Parsed =
  | { readonly kind: "run"; readonly command: Command; readonly given: Given; readonly words: string }
  | { readonly kind: "help"; readonly text: string };

/**
 * Parses the command line without running anything. Throws `usage.*` faults with the nearest right word.
 * `columns` is the width that help is wrapped to.
 */
export function parseCommandLine(words: readonly string[], columns: number): Parsed {
  refuseSingleDash(words);
  let parsed: Parsed | undefined;
  let help = "";
  const settle = (command: Command, path: string) => (given: Given) => {
    parsed = { kind: "run", command, given, words: path };
  };
  const onHelp = (text: string): void => void (help += text);
  const root = dress(new Parser("namely"), onHelp, () => renderRootHelp(EVERY_COMMAND, columns));
  root.helpCommand("help [command]", "show the help of a command");
  root.option("-v, --version", "print the version");
  for (const flag of GLOBAL_FLAGS) root.addOption(buildOption(flag));
  for (const command of [...EVERY_COMMAND, HELP_COMMAND])
    attach(root, command, "namely", settle, onHelp, { columns, isLong: words[0] === "help" });
  try {
    root.parse(askForHelp(words), { from: "user" });
  } catch (error) {
    if (error instanceof Fault) throw nameHelpPage(error, root, words);
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw explainParseError(error, root, words);
    refuseHelpForNothing(root);
    return { kind: "help", text: help };
  }
  if (parsed === undefined) return { kind: "help", text: help || root.helpInformation() };
  return parsed;
}

/** Parses a command line that has to name a command to run. Throws `usage.*`, and `internal.demo` for a page of help. */
export function prepareCommand(words: readonly string[]): PreparedCommand {
  const parsed = parseCommandLine(words, 100);
  if (parsed.kind !== "run")
    throw new Fault("internal.demo", `The demo's own command is not one: ${words.join(" ")}`);
  const { command, given } = parsed;
  return {
    flags: given.flags,
    run: async (context) => {
      const options = command.read(given);
      return command.run(await withColumnFile(context), options);
    },
  };
}

const HELP_COMMAND = makeHelpCommand(() => EVERY_COMMAND);

/**
 * `-output people.csv` would be the short flag `-o` with the value `utput`, and write to a file of that name. Such
 * a value can be written after an equals sign.
 */
function refuseSingleDash(words: readonly string[]): void {
  const end = words.indexOf("--");
  for (const [index, word] of (end < 0 ? words : words.slice(0, end)).entries()) {
    // Here a dash means descending: `--sort -email`.
    if (words[index - 1] === "--sort") continue;
    const name = /^-(?<name>[a-z][a-z-]+)(?:=|$)/u.exec(word)?.groups?.["name"];
    if (name === undefined || !LONG_FLAGS.has(`--${name}`)) continue;
    throw new Fault("usage.unknown-option", `Unknown option '-${name}'.`, {
      hint: `Did you mean --${name}?`,
    });
  }
}

/** `namely help employees get` is `namely employees get --help`, and so is it for a name that does not exist. */
function askForHelp(words: readonly string[]): string[] {
  const [first, second] = words;
  if (first === undefined) return ["--help"];
  if (first === "help" && words.length === 2 && isHelpTopic(second)) return [...words];
  return first === "help" ? [...words.slice(1), "--help"] : [...words];
}

/** For a mistyped command the parser would show the help of the command before it. */
function refuseHelpForNothing(parser: Parser): void {
  const [word] = parser.args;
  if (word === undefined || word.startsWith("-") || parser.registeredArguments.length > 0) return;
  const known = parser.commands.find((command) => command.name() === word);
  if (known !== undefined) return refuseHelpForNothing(known);
  refuseUnknownCommand(parser, word);
}

function refuseUnknownCommand(parser: Parser, word: string | undefined): void {
  if (word === undefined) return;
  const [nearest] = findNearest(word, listNames(parser), { most: 1 });
  throw new Fault("usage.unknown-command", `Unknown command '${word}'.`, {
    hint:
      nearest === undefined
        ? "See namely help commands"
        : `Did you mean ${nearest}? See namely help commands`,
  });
}

/** A group does nothing by itself: with a company or the like, a subcommand is missing. */
function refuseFlagsForNothing(parser: Parser, path: string): void {
  const given = parser.parent?.options.some(
    (option) => option.required && parser.parent?.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (!given) return;
  const names = parser.commands.map((command) => command.name());
  throw new Fault("usage.missing-command", `${path} does nothing by itself.`, {
    hint: `Say which: ${path} ${names.join(", ")}.`,
  });
}

type Settle = (command: Command, path: string) => (given: Given) => void;

function attach(
  parent: Parser,
  command: Command,
  parentPath: string,
  settle: Settle,
  onHelp: (text: string) => void,
  style: HelpStyle,
): void {
  const path = `${parentPath} ${command.name}`;
  const parser = dress(parent.command(command.name), onHelp, () => renderCommandHelp(command, path, style));
  for (const { spelling, help } of command.positionals ?? [])
    parser.argument(spelling, help, (word: string, earlier: unknown) => {
      refuseEmpty(word, spelling);
      // `<file...>` takes all words that are left.
      return spelling.includes("...") ? [...(Array.isArray(earlier) ? earlier : []), word] : word;
    });
  for (const flag of command.flags) parser.addOption(buildOption(flag));
  // What is no subcommand of a group is named below, with the nearest subcommand.
  parser.allowExcessArguments(command.isGroup === true);
  for (const subcommand of command.subcommands ?? []) attach(parser, subcommand, path, settle, onHelp, style);
  parser.action(() => {
    if (command.isGroup) {
      refuseUnknownCommand(parser, parser.args[0]);
      refuseFlagsForNothing(parser, path);
      parser.outputHelp();
      return;
    }
    refuseForeignFlags(parser, path);
    settle(
      command,
      path,
    )({
      positionals: parser.processedArgs.flat() as (string | undefined)[],
      flags: parser.optsWithGlobals(),
    });
  });
}

/**
 * A command takes the flags of those above it from them, so that `--format` may come before or after its name; one
 * that it does not take itself would have no effect at all.
 */
function refuseForeignFlags(parser: Parser, path: string): void {
  const own = new Set(parser.options.map((option) => option.attributeName()));
  for (let above = parser.parent; above?.parent; above = above.parent) {
    const foreign = above.options.find((option) => {
      const name = option.attributeName();
      return !own.has(name) && above?.getOptionValueSource(name) === "cli";
    });
    if (foreign === undefined) continue;
    throw new Fault("usage.unknown-option", `Option '${foreign.long}' is not for ${path}.`, {
      hint: `See ${path} --help`,
    });
  }
}

function dress(parser: Parser, onHelp: (text: string) => void, renderHelp: () => string): Parser {
  return parser
    .exitOverride()
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .configureHelp({ formatHelp: renderHelp })
    .configureOutput({ writeOut: onHelp, writeErr: () => {} });
}

function buildOption(flag: Flag): Option {
  const option = new Option(flag.spelling, flag.help);
  const { key } = flag;
  if (key !== undefined) option.attributeName = () => key;
  if (option.isBoolean() || option.negate) return option;
  // A value that is left out goes to the parser below too, so that it counts as given.
  if (option.optional) option.preset(LEFT_OUT);
  return option.argParser((value: string | typeof LEFT_OUT, earlier: unknown) => {
    if (value !== LEFT_OUT) refuseEmpty(value, option.long ?? flag.spelling);
    if (flag.repeatable) return [...(Array.isArray(earlier) ? earlier : []), value];
    if (earlier !== undefined) {
      throw new Fault("usage.given-twice", `${option.long} was given twice.`, {
        hint: "Give it once; where it takes several values, separate them by commas.",
      });
    }
    return value;
  });
}

function listFlags(commands: readonly Command[]): Flag[] {
  return commands.flatMap(({ flags, subcommands = [] }) => [...flags, ...listFlags(subcommands)]);
}

const LONG_FLAGS: ReadonlySet<string> = new Set(
  ["--help", "--version"].concat(
    [...GLOBAL_FLAGS, ...listFlags(EVERY_COMMAND)].flatMap(
      ({ spelling }) => spelling.match(/--[\w-]+/u) ?? [],
    ),
  ),
);

/** Commander's own word for a flag without its optional value. */
const LEFT_OUT = true;

/** What a shell makes of a variable that is not set is never intended. */
function refuseEmpty(value: string, what: string): string {
  if (value.trim() !== "") return value;
  throw new Fault("usage.empty-value", `${what} was given an empty value.`);
}

function explainParseError(error: CommanderError, root: Parser, words: readonly string[]): Fault {
  const [first = ""] = error.message.replace(/^error: /u, "").split("\n");
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/\.?$/u, ".");
  const { parser, path } = findDeepest(root, words);
  const code = error.code
    .replace(/^commander\./u, "")
    .replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  const suggestion = suggest(error.code, /'(?<word>[^']+)'/u.exec(first)?.groups?.["word"], parser);
  const help = `See ${path} --help`;
  return new Fault(`usage.${code}`, sentence, {
    hint: suggestion === undefined ? help : `Did you mean ${suggestion}? ${help}`,
  });
}

function suggest(code: string, word: string | undefined, parser: Parser): string | undefined {
  if (word === undefined) return undefined;
  if (code === "commander.unknownOption")
    return suggestFlags(word, listKnownFlags(parser)).join(" or ") || undefined;
  if (code !== "commander.unknownCommand") return undefined;
  return findNearest(word, listNames(parser), { most: 1 })[0];
}

function listKnownFlags(parser: Parser): string[] {
  const root = parser.parent === null ? parser : findRoot(parser);
  return [...parser.options, ...root.options].flatMap(({ long }) => long ?? []);
}

function findRoot(parser: Parser): Parser {
  return parser.parent === null ? parser : findRoot(parser.parent);
}

function listNames(parser: Parser): string[] {
  const hidden = new Set(parser.parent === null ? HIDDEN : []);
  return parser.commands.map((command) => command.name()).filter((name) => !hidden.has(name));
}

const HIDDEN = [...EVERY_COMMAND, HELP_COMMAND].filter(({ isHidden }) => isHidden).map(({ name }) => name);

function nameHelpPage(fault: Fault, root: Parser, words: readonly string[]): Fault {
  return fault.hint
    ? fault
    : new Fault(fault.code, fault.message, { hint: `See ${findDeepest(root, words).path} --help` });
}

/** `namely employees get`, as far as the words name commands. */
function findDeepest(
  root: Parser,
  words: readonly string[],
): { readonly parser: Parser; readonly path: string } {
  const path = ["namely"];
  let parser = root;
  for (const word of words) {
    const next = parser.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) continue;
    parser = next;
    path.push(word);
  }
  return { parser, path: path.join(" ") };
}
