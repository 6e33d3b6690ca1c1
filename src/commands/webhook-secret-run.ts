import { readSettings } from "../auth/companies.ts";
import { chooseLogin } from "../auth/session.ts";
import { readCompany } from "../auth/subdomain.ts";
import { makeWebhookSecret, readWebhookSecrets } from "../delivery/signature.ts";
import { Fault } from "../platform/fault.ts";
import { writePiece } from "../platform/output-stream.ts";
import { askSecret } from "../terminal/prompts.ts";
import { say } from "./say.ts";
import { readStdin } from "./stdin-text.ts";
import { KEYCHAIN_HINT, openWorldKeychain, webhookAccount } from "./webhook-secret-use.ts";
import type { World } from "./world.ts";

/** Says whether there is a secret; throws `usage.no-webhook-secret` when there is none, `keychain.*` when nobody knows. */
export async function sayWhetherKept(world: World): Promise<void> {
  const company = await chooseCompany(world);
  const keychain = openWorldKeychain(world);
  const answer = (await keychain.read([webhookAccount(company)])).get(webhookAccount(company));
  if (answer?.kind === "unreachable") {
    throw new Fault(
      "keychain.unreachable",
      `The keychain (${keychain.name}) cannot be used: ${answer.why}.`,
      { hint: KEYCHAIN_HINT },
    );
  }
  if (answer?.kind !== "found") {
    throw new Fault("usage.no-webhook-secret", `There is no secret for the web hooks of ${company}.`, {
      hint: "Make one with: namely webhook-secret new",
    });
  }
  say(world, `The secret for the web hooks of ${company} is in ${keychain.name}.`);
}

/** Makes a secret; it is printed after it has been kept, so that what the receiver gets is what is used. */
export async function makeSecret(world: World): Promise<void> {
  const company = await chooseCompany(world);
  const secret = makeWebhookSecret(world.randomBytes);
  await keep(world, company, secret);
  await writePiece(world.stdout, `${secret}\n`, world.signal);
}

export async function keepSecret(world: World): Promise<void> {
  const company = await chooseCompany(world);
  const { interactive, stdin } = world;
  if (!interactive && stdin.isTTY) throw nothingOnStdin();
  const text = interactive
    ? await askSecret(world, { question: `Secret for the web hooks of ${company}:` })
    : await readStdin(world, "a secret");
  const secret = text.trim();
  if (secret === "") throw nothingOnStdin();
  world.learnSecret(secret);
  readWebhookSecrets(secret);
  await keep(world, company, secret);
}

export async function forgetSecret(world: World): Promise<void> {
  const company = await chooseCompany(world);
  const erased = await nameOtherWay(openWorldKeychain(world).erase(webhookAccount(company)));
  say(world, erased ? `The secret for the web hooks of ${company} is forgotten.` : "There was none.");
}

async function keep(world: World, company: string, secret: string): Promise<void> {
  const keychain = openWorldKeychain(world);
  await nameOtherWay(keychain.write(webhookAccount(company), secret));
  say(world, `The secret for the web hooks of ${company} is kept in ${keychain.name}.`);
}

/** What the keychain itself advises when it cannot be used is for tokens, which can be kept in a file. */
async function nameOtherWay<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "keychain") throw error;
    throw new Fault(error.code, error.message, { hint: KEYCHAIN_HINT, cause: error });
  }
}

async function chooseCompany({ globals, env, folders }: World): Promise<string> {
  const named = globals.company ?? (env["NAMELY_COMPANY"] || undefined);
  return named === undefined
    ? chooseLogin(await readSettings(folders.config), undefined).company
    : readCompany(named);
}

function nothingOnStdin(): Fault {
  return new Fault("usage.no-webhook-secret", "No secret came in on stdin.", {
    hint: "namely webhook-secret set < secret.txt",
  });
}
