import { expect } from "vitest";
import { openSession } from "../../src/auth/session.ts";
import { DOCUMENTED_LIMIT } from "../../src/namely/budget/rate-limit.ts";
import { createClient } from "../../src/namely/requests/client.ts";
import { MemoryBudget } from "../support/memory-budget.ts";
import type { TokenServer } from "../support/token-server.ts";
import type { SessionContext } from "./session-world.ts";

/** More requests than several tokens are good for, four of them under way at a time. */
export async function askOften(context: SessionContext): Promise<void> {
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

/** Expects that every request was answered, after several renewals and without a revoked login. */
export function expectServed(server: TokenServer): void {
  expect(server.served).toBe(60);
  expect(server.forms.length).toBeGreaterThanOrEqual(4);
  expect(server.forms.length).toBeLessThanOrEqual(8);
  expect(server.revoked).toBe(false);
}
