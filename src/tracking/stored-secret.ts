import { keychainService } from "../auth/keychain-store.ts";
import { readWebhookSecrets } from "../delivery/signature.ts";
import { readListenSecrets } from "../inbound/listen-secret.ts";
import { Fault } from "../platform/errors/fault.ts";
import { keychainHint, openKeychain, type Keychain } from "../platform/secrets/keychain.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { LISTEN_SECRET, WEBHOOK_SECRET, type SecretEntry } from "./secret-catalog.ts";

/** What to do about a keychain in trouble: unlike tokens, these secrets have no file to be kept in. */
export function hintAtVariable({ variable }: SecretEntry, why: string): string {
  return keychainHint(why, `Unlock or start it, or set ${variable}.`);
}

/** Where a company's secret lies in the keychain. A subdomain has no case, and Namely may write it with capital letters. */
export function secretAccount({ entry }: SecretEntry, company: string): string {
  return `${company.toLowerCase()}/${entry}`;
}

type KeychainContext = Pick<ReadContext, "folders" | "platform" | "env">;
type SecretContext = KeychainContext & Pick<ReadContext, "learnSecret">;

export function openContextKeychain({ folders, platform, env }: KeychainContext): Keychain {
  return openKeychain({ service: keychainService(folders), platform, env });
}

/** The secrets that webhooks are signed with: from NAMELY_WEBHOOK_SECRET, else from the keychain. */
export async function findWebhookSecrets(
  context: SecretContext,
  company: string,
): Promise<readonly Buffer[]> {
  return readWebhookSecrets(await findSecretText(context, company, WEBHOOK_SECRET));
}

/** The secrets that authenticate notifications: from NAMELY_LISTEN_SECRET, else from the keychain. */
export async function findListenSecrets(context: SecretContext, company: string): Promise<readonly string[]> {
  return readListenSecrets(await findSecretText(context, company, LISTEN_SECRET));
}

async function findSecretText(context: SecretContext, company: string, kind: SecretEntry): Promise<string> {
  const text = context.env[kind.variable] || (await readFromKeychain(context, company, kind));
  for (const secret of text.split(/\s+/u)) context.learnSecret(secret);
  return text;
}

async function readFromKeychain(context: SecretContext, company: string, kind: SecretEntry): Promise<string> {
  const keychain = openContextKeychain(context);
  const account = secretAccount(kind, company);
  const answer = (await keychain.read([account])).get(account);
  if (answer?.kind === "found") return answer.value;
  const isOut = answer?.kind === "unreachable";
  const why = isOut ? ` and ${keychain.name} cannot be used: ${answer.why}` : "";
  throw new Fault(
    `usage.no-${kind.command}`,
    `There is no secret ${kind.purpose}: ${kind.variable} is not set${why}.`,
    { hint: isOut ? hintAtVariable(kind, why) : `Make one with: namely ${kind.command} new` },
  );
}
