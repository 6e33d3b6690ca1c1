import { openSession } from "../../auth/session.ts";
import type { Session, SessionDeps, SessionOptions } from "../../auth/session.ts";
import { openTransport } from "../../platform/net/http.ts";
import type { Transport } from "../../platform/net/http.ts";
import type { Context } from "../../cli/context.ts";

/** Runs `use` with a connection pool, which is closed in any case, so that the process can end. */
export async function withTransport<T>(
  context: Context,
  use: (transport: Transport) => Promise<T>,
): Promise<T> {
  const transport = openTransport({ env: context.env, userAgent: `namely-cli/${context.version}` });
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

/** Opens the session of this run; `warn` gets its warnings. */
export function openContextSession(
  context: Context,
  transport: Transport,
  options: SessionOptions,
  warn: SessionDeps["warn"],
): Promise<Session> {
  return openSession({ ...context, transport, warn }, options);
}
