import { defineCommand, type Command } from "../../cli/command.ts";
import { isHelpTopic, type HelpTopic } from "./help-topics.ts";

/** `namely help <topic>`; for the help of a command, the parser shows it by itself. */
export function makeHelpCommand(table: () => readonly Command[]): Command {
  return defineCommand<{ readonly topic: HelpTopic }>({
    name: "help",
    isHidden: true,
    summary: "show a page of help",
    positionals: [{ spelling: "<topic>", help: "a topic or a command" }],
    flags: [],
    examples: [{ command: "namely help exit-codes", does: "list the exit codes" }],
    read: ({ positionals: [topic] }) => ({ topic: isHelpTopic(topic) ? topic : "commands" }),
    run: async ({ stdout, signal }, { topic }) => {
      const { renderTopic } = await import("./topic-pages.ts");
      const { writePiece } = await import("../../platform/process/output-stream.ts");
      const { chooseHelpWidth } = await import("../../cli/help-width.ts");
      await writePiece(stdout, renderTopic(topic, table(), chooseHelpWidth(stdout)), signal);
    },
  });
}
