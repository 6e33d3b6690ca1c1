import { openSession } from "../../auth/session.ts";
import type { Session, SessionDoors, SessionOptions } from "../../auth/session.ts";
import { openTransport } from "../../platform/net/http.ts";
import type { Transport } from "../../platform/net/http.ts";
import type { World } from "../../cli/context.ts";

/** Runs `use` with a line to the outside, which is closed in any case, so that the process can end. */
export async function withTransport<T>(world: World, use: (transport: Transport) => Promise<T>): Promise<T> {
  const transport = openTransport({ env: world.env, userAgent: `namely-cli/${world.version}` });
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

/** Opens the session that this run is about; `warn` decides what becomes of what is said beside it. */
export function openWorldSession(
  world: World,
  transport: Transport,
  options: SessionOptions,
  warn: SessionDoors["warn"],
): Promise<Session> {
  return openSession({ ...world, transport, warn }, options);
}
