import { expect, test } from "vitest";
import { openSession } from "../../src/auth/session.ts";
import { MemoryBudget } from "../support/memory-budget.ts";
import { createClient } from "../../src/namely/requests/client.ts";
import { describeWith } from "../support/requirement.ts";
import { SECRET_SERVICE_TOOLS, startSecretService } from "../support/secret-service.ts";
import { startTokenServer } from "../support/token-server.ts";
import type { TokenServer } from "../support/token-server.ts";
import { layLogin, makeSessionContext } from "./session-world.ts";
import type { SessionContext } from "./session-world.ts";
import { DOCUMENTED_LIMIT } from "../../src/namely/budget/rate-limit.ts";

/** More requests than several tokens are good for, four of them under way at a time. */
async function askOften(context: SessionContext): Promise<void> {
  const { clock, signal, transport } = context.deps;
  const session = await openSession(context.deps, { company: undefined, tokenFile: undefined });
  const budget = new MemoryBudget({ limit: DOCUMENTED_LIMIT, clock, maxWaitMs: undefined });
  const namely = createClient({
    baseUrl: session.baseUrl,
    tokens: session,
    transport,
    budget,
    clock,
    random: () => 0.5,
    signal,
  });
  await Promise.all(Array.from({ length: 60 }, () => namely.get("/groups")));
}

function expectServed(server: TokenServer): void {
  expect(server.served).toBe(60);
  expect(server.forms.length).toBeGreaterThanOrEqual(4);
  expect(server.forms.length).toBeLessThanOrEqual(8);
  expect(server.revoked).toBe(false);
}

describeWith(SECRET_SERVICE_TOOLS, "a server that withdraws tokens, with a real Secret Service", () => {
  test("does not stop a run with a login in the keychain", async () => {
    await using server = await startTokenServer({ usesPerToken: 12, rotating: true });
    const service = await startSecretService();
    try {
      const context = makeSessionContext(service.env);
      await layLogin(context, "acme", {
        baseUrl: server.url,
        refreshToken: server.refreshToken,
        secondsLeft: 899,
        store: "keychain",
      });
      await askOften(context);
      expectServed(server);
    } finally {
      await service.stop();
    }
  });
});
