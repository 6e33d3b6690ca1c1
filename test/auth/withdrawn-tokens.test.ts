import { describe, expect, test } from "vitest";
import { openSession } from "../../src/auth/session.ts";
import { MemoryBudget } from "../support/memory-budget.ts";
import { createClient } from "../../src/namely/requests/client.ts";
import { client, startTokenServer } from "../support/token-server.ts";
import type { TokenServer, TokenServerOptions } from "../support/token-server.ts";
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

const habits: TokenServerOptions[] = [
  { usesPerToken: 12, refusal: 401, rotating: true },
  { usesPerToken: 12, refusal: 403 },
];

describe.each(habits)("a server that withdraws tokens all the time: %j", (habit) => {
  test("does not stop a run with NAMELY_REFRESH_TOKEN, and the new refresh tokens are warned of once", async () => {
    await using server = await startTokenServer(habit);
    const context = makeSessionContext({
      NAMELY_BASE_URL: server.url.href,
      NAMELY_REFRESH_TOKEN: server.refreshToken,
      NAMELY_CLIENT_ID: client.id,
      NAMELY_CLIENT_SECRET: client.secret,
    });
    await askOften(context);
    expectServed(server);
    expect(context.warnings).toHaveLength(habit.rotating ? 1 : 0);
  });

  test("does not stop a run with a login in a file", async () => {
    await using server = await startTokenServer(habit);
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    await askOften(context);
    expectServed(server);
  });
});
