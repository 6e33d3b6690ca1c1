import { onTestFinished } from "vitest";
import type { WaitReport } from "../../src/namely/budget/budget.ts";
import { MemoryBudget } from "./memory-budget.ts";
import { createClient, type RawClient } from "../../src/namely/requests/client.ts";
import type { TokenSource } from "../../src/namely/requests/sender.ts";
import { openTransport } from "../../src/platform/net/http.ts";
import { ManualClock } from "./manual-clock.ts";

export const fixedToken: TokenSource = {
  current: async () => "token-1",
  renew: async () => undefined,
  refusalHint: "namely login acme",
};

/** A client with a clock that waits for nobody; its connections are closed when the test has finished. */
export function openClient(
  baseUrl: URL,
  options: { tokens?: TokenSource; onWait?: (notice: WaitReport) => void } = {},
): RawClient {
  const clock = new ManualClock({ autoAdvance: true });
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const { tokens = fixedToken, onWait } = options;
  const budget = new MemoryBudget({
    limit: { requests: 100, windowMs: 60_000 },
    clock,
    ...(onWait ? { onWait } : {}),
  });
  return createClient({ baseUrl, tokens, transport, budget, clock, random: () => 0.5, onWait });
}
