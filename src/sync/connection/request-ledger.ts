import { join } from "node:path";
import { FileLedger } from "../../namely/budget/file-ledger.ts";
import type { Ledger } from "../../namely/budget/ledger.ts";
import { checkPrivateFolder } from "../../platform/files/private-folder.ts";
import type { ReadContext } from "./read-context.ts";
import { DOCUMENTED_LIMIT, type RateLimit, parseRateLimit } from "../../namely/budget/rate-limit.ts";

/** How many requests may be sent: NAMELY_RATE_LIMIT, or what is documented. Throws `usage.rate-limit`. */
export function readRateLimit({ env }: Pick<ReadContext, "env">): RateLimit {
  const text = env["NAMELY_RATE_LIMIT"];
  return text ? parseRateLimit(text) : DOCUMENTED_LIMIT;
}

/**
 * What remembers the requests that count: Redis where NAMELY_REDIS_URL names one, for many machines; else a file in the
 * folder for state, for all processes of this user. The limit belongs to a server, such as `acme.namely.com`.
 */
export async function openRequestLedger(
  context: ReadContext,
  { host: account }: URL,
  signal: AbortSignal,
): Promise<Ledger> {
  const url = context.env["NAMELY_REDIS_URL"];
  if (url) {
    context.learnSecret(url);
    const { openRedisLedger } = await import("../../namely/budget/redis-ledger.ts");
    return openRedisLedger({ url, account });
  }
  await checkPrivateFolder(context.folders.state);
  const name = account.replaceAll(/[^a-zA-Z0-9.-]/gu, "_");
  return new FileLedger({
    path: join(context.folders.state, "budget", `${name}.json`),
    clock: context.clock,
    random: context.random,
    signal,
    onWarning: (sentence) => context.warn(sentence, "budget.ledger-damaged"),
  });
}
