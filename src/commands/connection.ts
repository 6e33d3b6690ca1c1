import { LedgerBudget, type WaitNotice } from "../namely/budget.ts";
import { createClient, type RawClient } from "../namely/client.ts";
import type { TokenSource } from "../namely/sender.ts";
import { Fault } from "../platform/fault.ts";
import { openTransport } from "../platform/http.ts";
import { openSession, type Session } from "../auth/session.ts";
import { openRequestLedger, readRateLimit } from "./request-ledger.ts";
import { warn } from "./say.ts";
import type { World } from "./world.ts";

/** A logged-in line to one company's Namely. */
export interface Connection {
  readonly client: RawClient;
  readonly session: Session;
  close(): Promise<void>;
}

export interface ConnectionHooks {
  readonly onWait?: (notice: WaitNotice) => void;
}

/** Finds the token, lays the budget and opens the client. Throws `auth.*` when there is no way in. */
export async function connect(world: World, hooks: ConnectionHooks = {}): Promise<Connection> {
  const { env, clock, globals } = world;
  // Whoever closes the line has what he needs, or has failed: nothing that is still under way may go on retrying.
  const closing = new AbortController();
  const signal = AbortSignal.any([world.signal, closing.signal]);
  const hangUp = async (): Promise<void> => {
    closing.abort(new Fault("internal.closed", "The connection was closed."));
    await transport.close();
  };
  const limit = readRateLimit(world);
  const transport = openTransport({ env, userAgent: `namely-cli/${world.version}` });
  try {
    const session = await openSession(
      { ...world, signal, transport, warn: (line) => warn(world, line) },
      { company: globals.company, tokenFile: globals.tokenFile },
    );
    const ledger = await openRequestLedger(world, session.baseUrl, signal);
    const budget = new LedgerBudget({ limit, clock, maxWaitMs: globals.maxWaitMs, ledger, ...hooks });
    const client = createClient({
      baseUrl: session.baseUrl,
      tokens: hideFromMessages(session, world),
      transport,
      budget,
      clock,
      random: world.random,
      signal,
      windowMs: limit.windowMs,
      debug: world.debug,
      onWait: hooks.onWait,
    });
    const close = async (): Promise<void> => {
      // What could not be written down stays under this process's name, and comes back when that is gone.
      await budget.close().catch((error: unknown) => world.debug(`ledger: ${String(error)}`));
      await hangUp();
    };
    return { client, session, close };
  } catch (error) {
    await hangUp();
    throw error;
  }
}

/** Every token that the client is handed is known to the redactor first. */
function hideFromMessages(session: Session, world: World): TokenSource {
  const learn = <Token extends string | undefined>(token: Token): Token => {
    world.learnSecret(token);
    return token;
  };
  return {
    mend: session.mend,
    current: async () => learn(await session.current()),
    renew: async (rejected) => learn(await session.renew(rejected)),
  };
}
