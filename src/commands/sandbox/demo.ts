import { defineCommand } from "../../cli/command.ts";
import { readText } from "../../cli/values.ts";
import type { DemoOptions } from "./demo-run.ts";

export const demoCommand = defineCommand<DemoOptions>({
  name: "demo",
  section: "Sandbox",
  summary: "run a guided demo on a sandbox company, without an account",
  description:
    "Starts the sandbox inside this process, logs in to it, exports its people, company and groups, lets a week pass and " +
    "reports who joined and who left, and ends it again. " +
    "Your own settings and logins are neither read nor changed.",
  flags: [
    { spelling: "--folder <folder>", help: "where the exported files go; default a fresh temporary folder" },
    { spelling: "--browser", help: "log in through the browser, as with a real Namely" },
  ],
  examples: [
    { command: "namely demo", does: "shows a login, three exports and a week's report in a few seconds" },
    { command: "namely demo --browser", does: "shows the login page with Allow and Deny as well" },
  ],
  read: ({ flags }) => ({ folder: readText(flags["folder"]), browser: flags["browser"] === true }),
  run: async (context, options) => (await import("./demo-run.ts")).runDemo(context, options),
});
