import { LedgerBudget, type WaitReport } from "../../namely/budget/budget.ts";
import { createClient, type RawClient } from "../../namely/requests/client.ts";
import type { TokenSource } from "../../namely/requests/sender.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Transport } from "../../platform/net/http.ts";
import type { Session } from "../../auth/session.ts";
import { CompanyMemory } from "./company-memory.ts";
import { openRequestLedger, readRateLimit } from "./request-ledger.ts";
import type { ReadContext } from "./read-context.ts";

/** A logged-in line to one company's Namely. */
export interface Connection {
  readonly client: RawClient;
  readonly session: Session;
  /** Which company is at this address, as far as that is known. */
  readonly memory: CompanyMemory;
  /** Says what should be known even when nothing else is to be said. */
  readonly warn: (sentence: string) => void;
  close(): Promise<void>;
}

export interface ConnectionHooks {
  readonly onWait?: (notice: WaitReport) => void;
}

/** A way to one company's Namely: who asks, and over which wire. Several connections may go over one. */
export interface SessionTransport {
  readonly session: Session;
  readonly transport: Transport;
  close(): Promise<void>;
}

/** Finds the token. Throws `auth.*` when there is no way in. `signal` ends what the session waits for. */
export async function openSessionTransport(
  context: ReadContext,
  signal: AbortSignal = context.signal,
): Promise<SessionTransport> {
  const { access, warn } = context;
  const transport = await access.openTransport();
  try {
    const session = await access.openSession({ transport, signal, warn });
    return { session, transport, close: () => transport.close() };
  } catch (error) {
    await transport.close();
    throw error;
  }
}

/** Finds the token, sets up the budget and opens the client. Throws `auth.*` when there is no way in. */
export async function connect(context: ReadContext, hooks: ConnectionHooks = {}): Promise<Connection> {
  // The caller that closes the line has what it needs, or has failed: nothing that is still under way may go on retrying.
  const closing = new AbortController();
  const signal = AbortSignal.any([context.signal, closing.signal]);
  readRateLimit(context);
  const line = await openSessionTransport(context, signal);
  const disconnect = async (): Promise<void> => {
    closing.abort(closed());
    await line.close();
  };
  try {
    const connection = await connectOver(line, { ...context, signal }, hooks);
    const close = async (): Promise<void> => {
      await connection.close();
      await disconnect();
    };
    return { ...connection, close };
  } catch (error) {
    await disconnect();
    throw error;
  }
}

/** Opens a connection, hands it to `use` and closes it, whatever happens. Throws as `connect` does. */
export async function withConnection<Result>(
  context: ReadContext,
  hooks: ConnectionHooks,
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await connect(context, hooks);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

/** Sets up a budget of its own and opens a client over a line that is open; closing the connection leaves the line open. */
export async function connectOver(
  line: SessionTransport,
  context: ReadContext,
  hooks: ConnectionHooks = {},
): Promise<Connection> {
  const { clock, globals } = context;
  const { session, transport } = line;
  const closing = new AbortController();
  const signal = AbortSignal.any([context.signal, closing.signal]);
  const limit = readRateLimit(context);
  const ledger = await openRequestLedger(context, session.baseUrl, signal);
  const budget = new LedgerBudget({ limit, clock, maxWaitMs: globals.maxWaitMs, ledger, ...hooks });
  const client = createClient({
    baseUrl: session.baseUrl,
    tokens: hideFromMessages(session, context),
    transport,
    budget,
    clock,
    random: context.random,
    signal,
    windowMs: limit.windowMs,
    debug: context.debug,
    onWait: hooks.onWait,
  });
  const close = async (): Promise<void> => {
    // What could not be written down stays under this process's name, and comes back when that is gone.
    await budget.close().catch((error: unknown) => context.debug(`ledger: ${String(error)}`));
    closing.abort(closed());
  };
  const memory = new CompanyMemory({ ...context, signal }, session.baseUrl);
  return { client, session, memory, warn: context.warn, close };
}

function closed(): Fault {
  return new Fault("internal.closed", "The connection was closed.");
}

/** Every token that the client is handed is known to the redactor first. */
function hideFromMessages(session: Session, context: ReadContext): TokenSource {
  const learn = <Token extends string | undefined>(token: Token): Token => {
    context.learnSecret(token);
    return token;
  };
  return {
    refusalHint: session.refusalHint,
    current: async () => learn(await session.current()),
    renew: async (rejected) => learn(await session.renew(rejected)),
  };
}
