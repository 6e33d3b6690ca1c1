import { keychainService } from "../auth/keychain-store.ts";
import { readWebhookSecrets } from "../delivery/signature.ts";
import { Fault } from "../platform/fault.ts";
import { openKeychain, type Keychain } from "../platform/keychain.ts";
import type { World } from "./world.ts";

/** What to do about a keychain in trouble: unlike tokens, this secret has no file to be kept in. */
export const KEYCHAIN_HINT = "Unlock or start it, or set NAMELY_WEBHOOK_SECRET.";

/** Where the secret of a company's web hooks lies in the keychain. */
export function webhookAccount(company: string): string {
  return `${company}/webhook_secret`;
}

export function openWorldKeychain({ folders, platform, env }: World): Keychain {
  return openKeychain({ service: keychainService(folders), platform, env });
}

/** The secrets that web hooks are signed with: from NAMELY_WEBHOOK_SECRET, else from the keychain. */
export async function findWebhookSecrets(world: World, company: string): Promise<readonly Buffer[]> {
  const text = world.env["NAMELY_WEBHOOK_SECRET"] || (await readFromKeychain(world, company));
  for (const secret of text.split(/\s+/u)) world.learnSecret(secret);
  return readWebhookSecrets(text);
}

async function readFromKeychain(world: World, company: string): Promise<string> {
  const keychain = openWorldKeychain(world);
  const account = webhookAccount(company);
  const answer = (await keychain.read([account])).get(account);
  if (answer?.kind === "found") return answer.value;
  const isOut = answer?.kind === "unreachable";
  const why = isOut ? ` and ${keychain.name} cannot be used: ${answer.why}` : "";
  throw new Fault(
    "usage.no-webhook-secret",
    `There is no secret to sign web hooks with: NAMELY_WEBHOOK_SECRET is not set${why}.`,
    { hint: isOut ? KEYCHAIN_HINT : "Make one with: namely webhook-secret new" },
  );
}
