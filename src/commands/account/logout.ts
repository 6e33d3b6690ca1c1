import type { Forgotten } from "../../auth/save-login.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";

interface LogoutOptions {
  /** As given; undefined for the current company. */
  readonly company: string | undefined;
  readonly all: boolean;
}

/** `namely logout`: forgets the tokens of one company, or of all, and says what was removed and what was not. */
export const logoutCommand = defineCommand<LogoutOptions>({
  name: "logout",
  section: "Get started",
  exitCodes: [4],
  summary: "forget the tokens of a company and say what was removed",
  description:
    "Both the keychain and the file are cleared. Namely has no address to revoke tokens at: an access token from a browser login ends by itself within 15 minutes, a personal access token has to be deleted in Namely (API menu, Personal Access Tokens).",
  positionals: [{ spelling: "[company]", help: "which company; default: the current one" }],
  flags: [{ group: "Filter", spelling: "--all", help: "every company" }],
  examples: [
    { command: "namely logout acme", does: "forgets the login to acme" },
    { command: "namely logout --all", does: "forgets every login" },
  ],
  read: ({ positionals: [company], flags }) => {
    const all = flags["all"] === true;
    if (all && company !== undefined) throw notAllAndOne();
    return { company, all };
  },
  run: async (context, options) => {
    const { findLogin, listCompanies, readSettings } = await import("../../auth/companies.ts");
    const { forgetLogin } = await import("../../auth/save-login.ts");
    const { chooseLogin } = await import("../../auth/session.ts");
    const { openStores } = await import("../../auth/stores.ts");
    const { findNamedCompany } = await import("../../auth/subdomain.ts");
    const { nameCompany } = await import("./named-company.ts");
    const { say, warn } = await import("../../cli/say.ts");

    const flag = nameCompany(options.company, context.globals.company);
    if (options.all && flag !== undefined) throw notAllAndOne();
    const settings = await readSettings(context.folders.config);
    const companies = options.all
      ? listCompanies(settings)
      : [findNamedCompany(flag, context.env) ?? chooseLogin(settings, undefined).company];
    if (companies.length === 0) say(context, "You were not logged in to any company.");

    const warnUser = (sentence: string): void => warn(context, sentence);
    const stores = openStores({ ...context, warn: warnUser });
    const forgotten: Forgotten[] = [];
    for (const company of companies) {
      const one = await forgetLogin(
        { ...context, stores, warn: warnUser },
        company,
        findLogin(settings, company),
      );
      forgotten.push(one);
      for (const sentence of describe(one)) say(context, sentence);
      for (const { store, erasure, suspected } of one.erasures) {
        if (erasure.kind === "unreachable" && !suspected)
          context.debug(`logout: ${store.place} was not searched for ${company}. ${erasure.why}`);
      }
    }
    sayWhatLives(context, say, settings.companies, forgotten);
    const left = forgotten.filter((one) => one.left);
    if (left.length > 0) throw describeLeft(left);
  },
});

function notAllAndOne(): Fault {
  return new Fault("usage.conflict", "--all and a company do not go together.", {
    hint: "Give one of them.",
  });
}

function describe({ company, erasures, wasKnown, left }: Forgotten): string[] {
  const removed = erasures.filter(({ erasure }) => erasure.kind === "erased").map(({ store }) => store.place);
  const sentences = [];
  if (removed.length > 0) sentences.push(`${company}: removed the tokens from ${removed.join(" and ")}.`);
  else if (wasKnown && !left) sentences.push(`${company}: logged out; there were no tokens left to remove.`);
  else if (!wasKnown) sentences.push(`${company}: you were not logged in.`);
  for (const { store, erasure, suspected } of erasures) {
    if (erasure.kind === "unreachable" && suspected)
      sentences.push(
        `${company}: tokens in ${store.place}, if there are any, were not removed. ${erasure.why}`,
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
    `The tokens of ${companies}, if there are any in ${places}, could not be removed.`,
    {
      hint: stores.some(({ kind }) => kind === "keychain")
        ? "Unlock or start the keychain and run the same command again."
        : `Mend or delete ${places} and run the same command again.`,
    },
  );
}

function sayWhatLives(
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
      "Namely has no address to revoke a browser login at; its access token ends by itself within 15 minutes.",
    );
  }
  if (methods.has("token")) {
    say(
      context,
      "A personal access token stays valid until you delete it in Namely: API menu, Personal Access Tokens.",
    );
  }
}
