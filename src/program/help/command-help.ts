import { FLAG_GROUPS, type Command, type Flag } from "../../cli/command.ts";
import { layOutEntries, widthOf, wrapWords, type HelpEntry } from "../../commands/help/layout.ts";

/** How a page of help is laid out. */
export interface HelpStyle {
  /** The width it is wrapped to. */
  readonly columns: number;
  /** Whether it also says what is good to know, as `namely help <command>` does. */
  readonly isLong: boolean;
}

/** The help of one command: what it does, usage, examples, arguments, flags by group. `path` is such as `namely employees get`. */
export function renderCommandHelp(command: Command, path: string, { columns, isLong }: HelpStyle): string {
  const shown = listShown(command);
  const groups = groupFlags(command.flags);
  const positionals = (command.positionals ?? []).map(({ spelling, help }) => ({
    name: spelling,
    about: help,
  }));
  const subcommands = shown.map(({ name, summary }) => ({ name, about: summary }));
  const width = widthOf([...positionals, ...groups.flatMap(({ entries }) => entries)]);
  const section = (title: string, entries: readonly HelpEntry[], indent = width): string =>
    entries.length === 0 ? "" : `${title}:\n${layOutEntries(entries, columns, indent)}`;
  const parts = [
    paragraph(capitalize(`${command.summary}.`), columns),
    isLong && command.description !== undefined ? paragraph(command.description, columns) : "",
    `Usage: ${renderUsage(command, path)}\n`,
    `Examples:\n${renderExamples(command.examples, columns)}`,
    section("Commands", subcommands, widthOf(subcommands)),
    section("Arguments", positionals),
    ...groups.map(({ title, entries }) => section(title, entries)),
    "Flags of every command: namely help flags\n",
  ].filter((part) => part !== "");
  const airy = parts.join("\n");
  if (countLines(airy) <= ONE_SCREEN) return airy;
  // A long page closes the ranks of its flags, so that it is not longer than it has to be.
  const isSection = (part: string): boolean => /^[A-Z]\w+:\n/u.test(part) && !part.startsWith("Examples:");
  return parts
    .map((part, index) =>
      index > 0 && !(isSection(part) && isSection(parts[index - 1] ?? "")) ? `\n${part}` : part,
    )
    .join("");
}

const ONE_SCREEN = 40;

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

function listShown({ subcommands = [] }: Command): readonly Command[] {
  return subcommands.filter(({ isHidden }) => !isHidden);
}

/** `namely employees get <person> [flags]`. */
export function renderUsage(command: Command, path: string): string {
  if (command.isGroup) return `${path} <command> [flags]`;
  const words = [path, ...(command.positionals ?? []).map(({ spelling }) => spelling)];
  return [...words, ...(command.flags.length > 0 ? ["[flags]"] : [])].join(" ");
}

/** Flags under their headings, in the order of the headings; those without one come last. */
export function groupFlags(
  flags: readonly Flag[],
): { readonly title: string; readonly entries: readonly HelpEntry[] }[] {
  return [...FLAG_GROUPS, undefined].flatMap((group) => {
    const own = flags.filter((flag) => flag.group === group);
    const title = group ?? "Flags";
    return own.length === 0
      ? []
      : [{ title, entries: own.map(({ spelling, help }) => ({ name: spelling, about: help })) }];
  });
}

/** An example and what it does, on one line where that fits. */
export function renderExamples(examples: Command["examples"], columns: number): string {
  const width = Math.max(...examples.map(({ command }) => command.length));
  return examples
    .map(({ command, does }) => {
      const line = `  ${command.padEnd(width)}  # ${does}`;
      if (line.length <= columns) return `${line}\n`;
      const short = `  ${command}  # ${does}`;
      return short.length <= columns ? `${short}\n` : `  # ${does}\n  ${command}\n`;
    })
    .join("");
}

function paragraph(text: string, columns: number): string {
  return `${wrapWords(text, columns).join("\n")}\n`;
}

function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
