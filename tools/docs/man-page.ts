import type { Command } from "../../src/cli/command.ts";
import { ENVIRONMENT_VARIABLES } from "../../src/cli/environment-variables.ts";
import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import { EXIT_CODE_MEANINGS } from "../../src/platform/process/exit-code.ts";
import { groupFlags, renderUsage } from "../../src/program/help/command-help.ts";

/** The manual page namely(1), in the man macros of roff, from the same table as the help. Without a date, so that it stays the same. */
export function renderManPage(commands: readonly Command[]): string {
  return [
    '.TH NAMELY 1 "" "namely" "User Commands"',
    ".SH NAME",
    String.raw`namely \- export employees from Namely, and report who joined and who left`,
    ".SH SYNOPSIS",
    String.raw`.B namely`,
    String.raw`.I command`,
    "[flags]",
    ".SH COMMANDS",
    ...listCommands(commands).flatMap(describeCommand),
    ".SH FLAGS OF EVERY COMMAND",
    ...GLOBAL_FLAGS.flatMap(({ spelling, help }) => entry(spelling, help)),
    ".SH ENVIRONMENT",
    ...ENVIRONMENT_VARIABLES.flatMap(({ name, about, usually }) =>
      entry(name, usually === undefined ? about : `${about}. Default: ${usually}.`),
    ),
    ".SH EXIT STATUS",
    ...EXIT_CODE_MEANINGS.flatMap(({ code, meaning }) => entry(code, meaning)),
    "",
  ].join("\n");
}

interface NamedCommand {
  readonly path: string;
  readonly command: Command;
}

function listCommands(commands: readonly Command[], before = "namely"): NamedCommand[] {
  return commands
    .filter(({ isHidden }) => !isHidden)
    .flatMap((command) => {
      const path = `${before} ${command.name}`;
      return [{ path, command }, ...listCommands(command.subcommands ?? [], path)];
    });
}

function describeCommand({ path, command }: NamedCommand): string[] {
  const { summary, description, positionals = [], flags, examples } = command;
  return [
    `.SS "${escapeRoff(renderUsage(command, path))}"`,
    escapeRoff(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`),
    ...(description === undefined ? [] : [".PP", escapeRoff(description)]),
    ...positionals.flatMap(({ spelling, help }) => entry(spelling, help)),
    ...groupFlags(flags).flatMap(({ entries }) => entries.flatMap(({ name, about }) => entry(name, about))),
    ...examples.flatMap(({ command: line, does }) => [
      ".PP",
      escapeRoff(`${does.charAt(0).toUpperCase()}${does.slice(1)}:`),
      ".PP",
      ".RS 4",
      ".nf",
      escapeRoff(line),
      ".fi",
      ".RE",
    ]),
  ];
}

function entry(name: string, about: string): string[] {
  return [".TP", `.B ${escapeRoff(name)}`, escapeRoff(about)];
}

/** Text that means nothing to roff: no escapes, no request at the start of a line, hyphens that can be copied as minus. */
function escapeRoff(text: string): string {
  const plain = text
    .replaceAll("\\", String.raw`\e`)
    .replaceAll("-", String.raw`\-`)
    .replaceAll('"', String.raw`\(dq`);
  return /^[.']/u.test(plain) ? String.raw`\&${plain}` : plain;
}
