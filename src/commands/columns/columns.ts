import { defineCommand } from "../../cli/command.ts";
import type { ColumnsOptions } from "./columns-run.ts";

export const columnsCommand = defineCommand<ColumnsOptions>({
  name: "columns",
  section: "Export",
  summary: "list or print the columns that other systems import",
  description:
    "Every command that writes records takes --columns: the columns of another system in its order, under its names and " +
    "with its values. Print a shipped file to edit it.",
  positionals: [{ spelling: "[name]", help: "a system, such as google. Default: list all." }],
  flags: [],
  examples: [
    { command: "namely columns", does: "list the shipped columns files" },
    { command: "namely columns google > google.json", does: "save one to edit it" },
    {
      command: "namely employees --columns @moodle -o moodle.csv",
      does: "export employees for the system as they are shipped",
    },
  ],
  read: ({ positionals: [name] }) => ({ name }),
  run: async (context, options) => (await import("./columns-run.ts")).printColumns(context, options),
});
