import { openSession } from "../auth/session.ts";
import type { Session, SessionDoors, SessionWish } from "../auth/session.ts";
import { openTransport } from "../platform/http.ts";
import type { Transport } from "../platform/http.ts";
import type { World } from "./world.ts";

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
  wish: SessionWish,
  warn: SessionDoors["warn"],
): Promise<Session> {
  return openSession({ ...world, transport, warn }, wish);
}

/** Says something to the person at the terminal: stderr, so that stdout is for records alone. */
export function say(world: World, sentence: string): void {
  if (!world.globals.quiet) world.stderr.write(`${sentence}\n`);
}

/** Says what should be known even when nothing else is to be said. */
export function warn(world: World, sentence: string): void {
  world.stderr.write(`warning: ${sentence}\n`);
}
