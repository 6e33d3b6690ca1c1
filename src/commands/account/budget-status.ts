import { Fault } from "../../platform/errors/fault.ts";
import { openRequestLedger, readRateLimit } from "../../sync/connection/request-ledger.ts";
import { warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";

/** What is left of a server's rate limit, as `namely status` reports it. */
export interface BudgetStatus {
  /** Requests allowed within `window_ms`. */
  readonly requests: number;
  readonly window_ms: number;
  /** Requests available now. */
  readonly left: number;
  /** Milliseconds until Namely accepts requests again. */
  readonly paused_ms: number;
}

/**
 * Null when the ledger cannot be read: a status reports problems as warnings instead of failing. Offline, a ledger on
 * another machine is not read.
 */
export async function readBudget(
  context: Context,
  baseUrl: URL,
  { offline }: { readonly offline: boolean },
): Promise<BudgetStatus | null> {
  const limit = readRateLimit(context);
  if (offline && context.env["NAMELY_REDIS_URL"]) return null;
  try {
    const ledger = await openRequestLedger(context, baseUrl, context.signal);
    try {
      const { left, pausedMs } = await ledger.peek(limit);
      return { requests: limit.requests, window_ms: limit.windowMs, left, paused_ms: pausedMs };
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.area === "interrupted") throw error;
    warn(context, error.hint === undefined ? error.message : `${error.message} ${error.hint}`, error.code);
    return null;
  }
}
