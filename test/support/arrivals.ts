import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { RateLimit } from "../../src/namely/budget/rate-limit.ts";

/** When pages of people were asked for, by the server's clock in milliseconds, whatever the answer was. */
export function listArrivals({ requests }: Pick<Sandbox, "requests">): number[] {
  return requests.filter(({ path }) => path === "/api/v1/profiles").map(({ at }) => at);
}

/** How many of these arrived although as many as the limit allows had arrived within the window before. */
export function countOverLimit(arrivals: readonly number[], limit: RateLimit): number {
  const sorted = arrivals.toSorted((a, b) => a - b);
  return sorted.filter((at, index) => at - (sorted[index - limit.requests] ?? -Infinity) < limit.windowMs)
    .length;
}
