import { defineCommand } from "../../cli/command.ts";
import { readText } from "../../cli/values.ts";
import type { DemoOptions } from "./demo-run.ts";

export const demoCommand = defineCommand<DemoOptions>({
  name: "demo",
  section: "Sandbox",
  summary: "run a guided demo on a made-up company",
  description:
    "Starts the sandbox, logs in, exports employees, company and groups, lets a week pass and reports who joined and " +
    "left, and whose accounts in Google and GitHub are still open. " +
    "Needs no account. Your own settings and logins are neither read nor changed.",
  flags: [
    { spelling: "--folder <folder>", help: "keep the exported files in this folder" },
    { spelling: "--browser", help: "log in with the browser, as with a real Namely" },
  ],
  examples: [
    { command: "namely demo", does: "show a login, exports, a week's changes and an access review" },
    { command: "namely demo --folder demo", does: "keep the exported files" },
    { command: "namely demo --browser", does: "show the consent page in the browser as well" },
  ],
  read: ({ flags }) => ({ folder: readText(flags["folder"]), browser: flags["browser"] === true }),
  run: async (context, options) => (await import("./demo-run.ts")).runDemo(context, options),
});
