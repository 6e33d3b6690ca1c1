import { SECTIONS, type Command } from "../../src/cli/command.ts";
import { schemasOf } from "../../src/output/schema-names.ts";
import { EXIT_CODE_MEANINGS } from "../../src/platform/process/exit-code.ts";
import { groupFlags, renderUsage } from "../../src/program/help/command-help.ts";
import { capitalize, code, GENERATED, plain, table } from "./markdown.ts";

/** The page that lists all commands by their sections, and one page for each command with its subcommands. */
export function makeCommandPages(commands: readonly Command[]): ReadonlyMap<string, string> {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  return new Map([
    ["commands.md", makeIndex(shown)],
    ...shown.map((command): [string, string] => [`commands/${command.name}.md`, makePage(command)]),
  ]);
}

function makeIndex(commands: readonly Command[]): string {
  const sections = SECTIONS.map((section) => {
    const rows = commands
      .filter((command) => command.section === section)
      .flatMap((command) =>
        listPaths(command).map(({ path, summary }) => [
          `[${code(path)}](commands/${command.name}.md${anchorOf(path, command)})`,
          plain(summary),
        ]),
      );
    return rows.length === 0 ? "" : `\n## ${section}\n\n${table(["Command", "What it does"], rows)}`;
  });
  return `${GENERATED}\n# Commands\n\nFlags that every command takes: [flags](flags.md). Exit codes: [exit codes](exit-codes.md).\n${sections.join("")}`;
}

interface CommandPath {
  readonly path: string;
  readonly summary: string;
}

function listPaths(command: Command, before = "namely"): CommandPath[] {
  const path = `${before} ${command.name}`;
  const below = listShown(command).flatMap((subcommand) => listPaths(subcommand, path));
  return command.isGroup ? below : [{ path, summary: command.summary }, ...below];
}

function anchorOf(path: string, { name }: Command): string {
  return path === `namely ${name}` ? "" : `#${path.replaceAll(" ", "-")}`;
}

function makePage(command: Command): string {
  return `${GENERATED}\n${describe(command, `namely ${command.name}`, "#")}\nAlso: [flags of every command](../flags.md) · [all commands](../commands.md)\n`;
}

function describe(command: Command, path: string, heading: string): string {
  const { summary, description, positionals = [], flags, examples } = command;
  const parts = [
    `${heading} ${path}\n`,
    `${plain(capitalize(summary))}.${description === undefined ? "" : ` ${plain(description)}`}\n`,
    `\`\`\`text\n${renderUsage(command, path)}\n\`\`\`\n`,
    examples.length === 0
      ? ""
      : `**Examples**\n\n${table(
          ["To", "Run"],
          examples.map(({ command: words, does }) => [plain(does), code(words)]),
        )}`,
    positionals.length === 0
      ? ""
      : `**Arguments**\n\n${table(
          ["Argument", "Meaning"],
          positionals.map(({ spelling, help }) => [code(spelling), plain(help)]),
        )}`,
    ...groupFlags(flags).map(
      ({ title, entries }) =>
        `**${title}**\n\n${table(
          ["Flag", "Meaning"],
          entries.map(({ name, about }) => [code(name), plain(about)]),
        )}`,
    ),
    describeSchemas(command),
    command.isGroup ? "" : describeExitCodes(command),
    ...listShown(command).map((subcommand) =>
      describe(subcommand, `${path} ${subcommand.name}`, `${heading}#`),
    ),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function describeSchemas(command: Command): string {
  const links = schemasOf(command).map((name) => `[${code(name)}](../fields.md#${name})`);
  return links.length === 0 ? "" : `Fields of the output: ${links.join(", ")}.\n`;
}

function describeExitCodes({ exitCodes = [] }: Command): string {
  const codes = EXIT_CODE_MEANINGS.filter(({ only }) => only === undefined || exitCodes.includes(only));
  return `Exit codes: ${codes.map((entry) => entry.code).join(", ")} ([meaning](../exit-codes.md)).\n`;
}

function listShown({ subcommands = [] }: Command): readonly Command[] {
  return subcommands.filter(({ isHidden }) => !isHidden);
}
