import { listCompanies, readSettings } from "../../auth/companies.ts";
import { chooseLogin } from "../../auth/login-choice.ts";
import { findNamedCompany } from "../../auth/subdomain.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { askSecret } from "../../terminal/prompts.ts";
import type { SecretEntry } from "../../tracking/secret-catalog.ts";
import { hintAtVariable, openContextKeychain, secretAccount } from "../../tracking/stored-secret.ts";
import { say } from "../../cli/say.ts";
import { readStdin } from "../../cli/stdin.ts";
import type { Context } from "../../cli/context.ts";

/** Reports that there is a secret. Throws `usage.no-…` when there is none, `keychain.*` when the keychain fails. */
export async function sayWhetherKept(context: Context, kind: SecretEntry): Promise<void> {
  const company = await chooseCompany(context);
  await readKept(context, kind, company);
  const { name } = openContextKeychain(context);
  say(context, `The ${kind.describe(company)} is stored in ${name}.`);
}

/** Prints the secret that is in the keychain, and nothing else; throws as `sayWhetherKept` does. */
export async function showSecret(context: Context, kind: SecretEntry): Promise<void> {
  const secret = await readKept(context, kind, await chooseCompany(context));
  await writePiece(context.stdout, `${secret}\n`, context.signal);
}

async function readKept(context: Context, kind: SecretEntry, company: string): Promise<string> {
  const keychain = openContextKeychain(context);
  const account = secretAccount(kind, company);
  const answer = (await keychain.read([account])).get(account);
  if (answer?.kind === "unreachable") {
    throw new Fault(
      "keychain.unreachable",
      `The keychain (${keychain.name}) cannot be used: ${answer.why}.`,
      { hint: hintAtVariable(kind, answer.why) },
    );
  }
  if (answer?.kind === "found") return answer.value;
  throw new Fault(`usage.no-${kind.command}`, `No ${kind.describe(company)} is stored.`, {
    hint: `Make one with: namely ${kind.command} new`,
  });
}

/** Makes a secret. It is printed after it was stored, so that the receiver gets the one in use. */
export async function makeSecret(context: Context, kind: SecretEntry): Promise<void> {
  const company = await chooseCompany(context);
  const secret = (await kind.load()).make(context.randomBytes);
  await keep(context, kind, { company, secret });
  await writePiece(context.stdout, `${secret}\n`, context.signal);
}

/** Stores a secret from stdin or a prompt. Throws `usage.*` for one that is not valid. */
export async function keepSecret(context: Context, kind: SecretEntry): Promise<void> {
  const company = await chooseCompany(context);
  const { interactive, stdin } = context;
  if (!interactive && stdin.isTTY) throw nothingOnStdin(kind);
  const text = interactive
    ? await askSecret(context, { question: `The ${kind.describe(company)}:` })
    : await readStdin(context, "a secret");
  const secret = text.trim();
  if (secret === "") throw nothingOnStdin(kind);
  context.learnSecret(secret);
  (await kind.load()).check(secret);
  await keep(context, kind, { company, secret });
}

/** Deletes a secret, also after the login to its company has ended. */
export async function forgetSecret(context: Context, kind: SecretEntry): Promise<void> {
  const company = await chooseCompanyToForget(context, kind);
  const keychain = openContextKeychain(context);
  const erased = await nameOtherWay(kind, keychain.erase(secretAccount(kind, company)));
  const secret = kind.describe(company);
  say(context, erased ? `Deleted the ${secret} from ${keychain.name}.` : `No ${secret} is stored.`);
}

async function keep(
  context: Context,
  kind: SecretEntry,
  { company, secret }: { readonly company: string; readonly secret: string },
): Promise<void> {
  const keychain = openContextKeychain(context);
  await nameOtherWay(kind, keychain.write(secretAccount(kind, company), secret));
  say(context, `Stored the ${kind.describe(company)} in ${keychain.name}.`);
}

/** Replaces the keychain's own hint, which is for tokens: they can be stored in a file, these secrets cannot. */
async function nameOtherWay<Result>(kind: SecretEntry, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "keychain") throw error;
    throw new Fault(error.code, error.message, { hint: hintAtVariable(kind, error.message), cause: error });
  }
}

async function chooseCompany({ globals, env, folders }: Context): Promise<string> {
  const named = findNamedCompany(globals.company, env);
  return named ?? chooseLogin(await readSettings(folders.config), undefined).company;
}

/** Without any login, the company that was logged out of. Throws `usage.company-missing` when that is not one. */
async function chooseCompanyToForget(context: Context, { command }: SecretEntry): Promise<string> {
  const settings = await readSettings(context.folders.config);
  const isNamed = findNamedCompany(context.globals.company, context.env) !== undefined;
  if (isNamed || listCompanies(settings).length > 0) return chooseCompany(context);
  const [company, ...others] = settings.logged_out ?? [];
  if (company !== undefined && others.length === 0) return company;
  throw new Fault("usage.company-missing", "No company given, and you are not logged in.", {
    hint: `namely ${command} forget --company ${company ?? "<company>"}`,
  });
}

function nothingOnStdin({ command }: SecretEntry): Fault {
  return new Fault(`usage.no-${command}`, "No secret on stdin.", {
    hint: `namely ${command} set < secret.txt`,
  });
}
