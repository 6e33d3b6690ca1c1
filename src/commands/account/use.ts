import { defineCommand } from "../../cli/command.ts";

interface UseOptions {
  readonly company: string;
}

/** `namely use <company>`: sets the default company among those with a login. */
export const useCommand = defineCommand<UseOptions>({
  name: "use",
  section: "Get started",
  exitCodes: [4],
  summary: "set the default company",
  positionals: [{ spelling: "<company>", help: "a company you are logged in to" }],
  flags: [],
  examples: [{ command: "namely use acme", does: "make acme the default company" }],
  read: ({ positionals }) => ({ company: positionals[0] ?? "" }),
  run: async (context, options) => {
    const { makeCurrent } = await import("../../auth/companies.ts");
    const { chooseLogin } = await import("../../auth/login-choice.ts");
    const { nameCompany } = await import("./named-company.ts");
    const { say, warn } = await import("../../cli/say.ts");
    const { access, signal, globals } = context;
    const named = nameCompany(options.company, globals.company);
    const logins = await access.openLogins((sentence) => warn(context, sentence));
    const { company } = chooseLogin(await logins.read(), named);
    await logins.change((settings) => makeCurrent(settings, company), signal);
    say(context, `Default company: ${company}`);
  },
});
