import { SECTIONS, type Command } from "../../cli/command.ts";
import { layOutEntries } from "../../commands/help/layout.ts";
import { HELP_TOPICS } from "../../commands/help/help-topics.ts";
import { renderExamples } from "./command-help.ts";

const EXAMPLES: Command["examples"] = [
  { command: "namely demo", does: "try it without an account" },
  { command: "namely login acme", does: "log in to acme.namely.com" },
  { command: "namely employees -o people.csv", does: "export all employees" },
  { command: "namely diff --save", does: "report who joined and who left" },
];

/** What `namely` alone shows: every command by the job it is for, on one screen of 24 lines. */
export function renderRootHelp(commands: readonly Command[], columns: number): string {
  const sections = SECTIONS.map((section) => ({
    name: section,
    about: commands
      .filter((command) => command.section === section && !command.isHidden)
      .map(({ name }) => name)
      .join(", "),
  })).filter(({ about }) => about !== "");
  return [
    "Export employees from Namely, and report who joined and who left.\n\n",
    "Usage: namely <command> [flags]\n\n",
    layOutEntries(sections, columns),
    "\nExamples:\n",
    renderExamples(EXAMPLES, columns),
    "\nMore:\n",
    layOutEntries(
      [
        { name: "namely <command> --help", about: "flags and examples of a command" },
        { name: "namely help <topic>", about: Object.keys(HELP_TOPICS).join(", ") },
      ],
      columns,
    ),
  ].join("");
}
