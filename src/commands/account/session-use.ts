import { openSession } from "../../auth/session.ts";
import type { Session, SessionDeps, SessionOptions } from "../../auth/session.ts";
import { openTransport } from "../../platform/net/http.ts";
import type { Transport } from "../../platform/net/http.ts";
import type { Context } from "../../cli/context.ts";

/** Runs `use` with a line to the outside, which is closed in any case, so that the process can end. */
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

/** Opens the session that this run is about; `warn` decides what becomes of what is said beside it. */
export function openContextSession(
  context: Context,
  transport: Transport,
  options: SessionOptions,
  warn: SessionDeps["warn"],
): Promise<Session> {
  return openSession({ ...context, transport, warn }, options);
}
