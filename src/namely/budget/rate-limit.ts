import { Fault } from "../../platform/errors/fault.ts";

/** How many requests may arrive at Namely within any window of this length. */
export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** Documented: 100 profile requests a minute. Whether the window is fixed or sliding is not, so we obey any window. */
export const DOCUMENTED_LIMIT: RateLimit = { requests: 100, windowMs: 60_000 };

/** Reads `100/60s`, the form of NAMELY_RATE_LIMIT; the unit may be ms, s or m. */
export function parseRateLimit(text: string): RateLimit {
  const match = /^(\d+)\/(\d+)(ms|s|m)$/u.exec(text.trim());
  const requests = Number(match?.[1]);
  const windowMs =
    Number(match?.[2]) * { ms: 1, s: 1000, m: 60_000 }[(match?.[3] ?? "s") as "ms" | "s" | "m"];
  if (!(requests > 0 && windowMs > 0 && windowMs <= 86_400_000)) {
    throw new Fault("usage.rate-limit", `NAMELY_RATE_LIMIT is not a rate limit: "${text}".`, {
      hint: "Write it as requests/window, for example NAMELY_RATE_LIMIT=100/60s.",
    });
  }
  return { requests, windowMs };
}
