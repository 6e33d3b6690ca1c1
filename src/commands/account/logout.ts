import type { Forgotten } from "../../auth/save-login.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";

interface LogoutOptions {
  /** As given; undefined for the default company. */
  readonly company: string | undefined;
  readonly all: boolean;
}

/** `namely logout`: deletes the tokens of one company, or of all, and reports what was deleted and what was not. */
export const logoutCommand = defineCommand<LogoutOptions>({
  name: "logout",
  section: "Get started",
  exitCodes: [4],
  summary: "delete the stored tokens of a company",
  description:
    "Deletes the tokens from the keychain and from the file. Namely cannot revoke them: an access token from the browser expires within 15 minutes. Delete a personal access token in Namely (API > Personal Access Tokens).",
  positionals: [{ spelling: "[company]", help: "the company to log out of. Default: the default company." }],
  flags: [{ spelling: "--all", help: "log out of all companies" }],
  examples: [
    { command: "namely logout acme", does: "log out of acme" },
    { command: "namely logout --all", does: "log out of all companies" },
  ],
  read: ({ positionals: [company], flags }) => {
    const all = flags["all"] === true;
    if (all && company !== undefined) throw notAllAndOne();
    return { company, all };
  },
  run: async (context, options) => {
    const { findLogin, listCompanies } = await import("../../auth/companies.ts");
    const { forgetLogin } = await import("../../auth/save-login.ts");
    const { chooseLogin } = await import("../../auth/login-choice.ts");
    const { findNamedCompany } = await import("../../auth/subdomain.ts");
    const { nameCompany } = await import("./named-company.ts");
    const { say, warn } = await import("../../cli/say.ts");

    const flag = nameCompany(options.company, context.globals.company);
    if (options.all && flag !== undefined) throw notAllAndOne();
    const logins = await context.access.openLogins((sentence) => warn(context, sentence));
    const settings = await logins.read();
    const companies = options.all
      ? listCompanies(settings)
      : [findNamedCompany(flag, context.env) ?? chooseLogin(settings, undefined).company];
    if (companies.length === 0) say(context, "Not logged in to any company.");

    const forgotten: Forgotten[] = [];
    for (const company of companies) {
      const one = await forgetLogin(logins, company, findLogin(settings, company));
      forgotten.push(one);
      for (const sentence of describe(one)) say(context, sentence);
      for (const { store, erasure, suspected } of one.erasures) {
        if (erasure.kind === "unreachable" && !suspected)
          context.debug(`logout: ${store.place} was not searched for ${company}. ${erasure.why}`);
      }
    }
    sayWhatStaysValid(context, say, settings.companies, forgotten);
    const left = forgotten.filter((one) => one.left);
    if (left.length > 0) throw describeLeft(left);
  },
});

function notAllAndOne(): Fault {
  return new Fault("usage.conflict", "--all does not go with a company.", {
    hint: "namely logout --all",
  });
}

function describe({ company, erasures, wasKnown, left }: Forgotten): string[] {
  const removed = erasures.filter(({ erasure }) => erasure.kind === "erased").map(({ store }) => store.place);
  const sentences = [];
  if (removed.length > 0)
    sentences.push(`Logged out of ${company}. Tokens deleted from ${removed.join(" and ")}.`);
  else if (wasKnown && !left) sentences.push(`Logged out of ${company}. There were no tokens to delete.`);
  else if (!wasKnown) sentences.push(`Not logged in to ${company}.`);
  for (const { store, erasure, suspected } of erasures) {
    if (erasure.kind === "unreachable" && suspected)
      sentences.push(
        `Tokens of ${company} in ${store.place}, if there are any, were not deleted. ${erasure.why}`,
      );
  }
  return sentences;
}

function describeLeft(left: readonly Forgotten[]): Fault {
  const stores = left
    .flatMap(({ erasures }) => erasures)
    .filter(({ erasure, suspected }) => erasure.kind === "unreachable" && suspected)
    .map(({ store }) => store);
  const places = [...new Set(stores.map(({ place }) => place))].join(" and ");
  const companies = left.map(({ company }) => company).join(", ");
  return new Fault(
    "keychain.not-erased",
    `Could not delete the tokens of ${companies}, if there are any in ${places}.`,
    {
      hint: stores.some(({ kind }) => kind === "keychain")
        ? "Unlock or start the keychain, then run the same command again."
        : `Repair or delete ${places}, then run the same command again.`,
    },
  );
}

function sayWhatStaysValid(
  context: Context,
  say: (context: Context, sentence: string) => void,
  logins: Readonly<Record<string, { method: "oauth" | "token" }>>,
  forgotten: readonly Forgotten[],
): void {
  const methods = new Set(
    forgotten.filter(({ wasKnown }) => wasKnown).map(({ company }) => logins[company]?.method),
  );
  if (methods.has("oauth")) {
    say(
      context,
      "Namely cannot revoke a login from the browser. Its access token expires within 15 minutes.",
    );
  }
  if (methods.has("token")) {
    say(
      context,
      "Your personal access token stays valid until you delete it in Namely: API > Personal Access Tokens.",
    );
  }
}
