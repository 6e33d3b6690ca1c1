import { GLOBAL_FLAGS } from "../../cli/global-flags.ts";
import { ENVIRONMENT_VARIABLES } from "../../cli/environment-variables.ts";
import { SECTIONS, type Command } from "../../cli/command.ts";
import { DEFAULT_FORMAT, FORMATS } from "../../output/format-catalog.ts";
import { EXIT_CODE_MEANINGS } from "../../platform/process/exit-code.ts";
import { EVENT_NAMES, eventKind, type EventName } from "../../snapshots/compare/event-names.ts";
import { EMPLOYEE_FIELDS } from "../../unified/employee/employee-fields.ts";
import { layOutEntries, wrapWords, type HelpEntry } from "./layout.ts";
import type { HelpTopic } from "./help-topics.ts";

type RenderTopic = (commands: readonly Command[], columns: number) => string;

const PAGES: Readonly<Record<HelpTopic, RenderTopic>> = {
  commands: (commands, columns) =>
    SECTIONS.map((section) => {
      const entries = listCommands(commands.filter((command) => command.section === section));
      return entries.length === 0 ? "" : `${section}:\n${layOutEntries(entries, columns)}`;
    })
      .filter((text) => text !== "")
      .join("\n"),
  flags: (_, columns) =>
    `Flags of every command:\n${layOutEntries(
      [
        ...GLOBAL_FLAGS.map(({ spelling, help }) => ({ name: spelling, about: help })),
        { name: "-h, --help", about: "show the help of a command" },
        { name: "-v, --version", about: "print the version" },
      ],
      columns,
    )}\n${prose(
      "A flag comes before the environment variable of the same meaning, and that before the settings file. A flag that is given twice, or that has no effect, is an error.",
      columns,
    )}`,
  environment: (_, columns) =>
    `Environment variables:\n${layOutEntries(
      ENVIRONMENT_VARIABLES.map(({ name, about, usually }) => ({
        name,
        about: usually === undefined ? about : `${about}. Default: ${usually}.`,
      })),
      columns,
    )}\n${prose(
      "Order: flag, environment, settings, default. A token is taken from --token-file, NAMELY_TOKEN, NAMELY_TOKEN_FILE, NAMELY_REFRESH_TOKEN, then the stored login.",
      columns,
    )}`,
  "exit-codes": (commands, columns) =>
    `Exit codes:\n${layOutEntries(
      EXIT_CODE_MEANINGS.map(({ code, meaning }) => ({ name: code, about: meaning })),
      columns,
    )}\nWhich commands end with 3 to 7:\n${layOutEntries(listEnds(commands), columns)}`,
  formats: (_, columns) =>
    `Output formats (--format, or the extension of -o):\n${layOutEntries(
      Object.entries(FORMATS).map(([name, { about }]) => ({ name, about: about.replaceAll("`", "") })),
      columns,
    )}\n${prose(
      `Default: ${DEFAULT_FORMAT.terminal} on a terminal, else ${DEFAULT_FORMAT.elsewhere}. --json is short for --format json.`,
      columns,
    )}`,
  events: (_, columns) =>
    `Events of diff, watch and listen (--events takes their names, separated by commas):\n${layOutEntries(
      EVENT_NAMES.map((name) => ({ name, about: describeEvent(name) })),
      columns,
    )}\n${prose("Reports show another word where it is in quotes here.", columns)}`,
  fields: (_, columns) =>
    `Fields of an employee (--fields takes them, separated by commas):\n${layOutEntries(
      Object.entries(EMPLOYEE_FIELDS).map(([name, field]) => ({
        name,
        about: "sensitive" in field ? `${field.about} Only with --include-sensitive.` : field.about,
      })),
      columns,
    )}\n${prose(
      "Nested fields have dotted names, such as manager.name; namely employees --fields lists all of them. Other lists: namely groups --fields.",
      columns,
    )}`,
};

/** One page of `namely help`. `columns` is the width it is wrapped to. */
export function renderTopic(topic: HelpTopic, commands: readonly Command[], columns: number): string {
  return PAGES[topic](commands, columns);
}

function describeEvent(name: EventName): string {
  const { when, label } = eventKind(name);
  const text = when.replaceAll("`", "");
  return label === name.replaceAll("_", " ") ? text : `"${label}": ${text}`;
}

function listCommands(commands: readonly Command[], before = ""): HelpEntry[] {
  return commands
    .filter(({ isHidden }) => !isHidden)
    .flatMap(({ name, summary, subcommands = [] }) => [
      { name: `${before}${name}`, about: summary },
      ...listCommands(subcommands, `${before}${name} `),
    ]);
}

function listEnds(commands: readonly Command[], before = ""): HelpEntry[] {
  return commands
    .filter(({ isHidden }) => !isHidden)
    .flatMap(({ name, exitCodes = [], subcommands = [] }) => [
      ...(exitCodes.length === 0 ? [] : [{ name: `${before}${name}`, about: exitCodes.join(", ") }]),
      ...listEnds(subcommands, `${before}${name} `),
    ]);
}

function prose(text: string, columns: number): string {
  return `${wrapWords(text, columns).join("\n")}\n`;
}
