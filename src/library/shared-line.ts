import { Fault } from "../platform/errors/fault.ts";
import type { SessionTransport } from "../sync/connection/connection.ts";

interface Held {
  readonly line: Promise<SessionTransport>;
  uses: number;
}

export interface LineUse {
  readonly line: SessionTransport;
  /** To be called once; `failure` is what the use has failed with, if it has. */
  readonly release: (failure?: unknown) => Promise<void>;
}

/**
 * One line for all calls, opened by the first and kept for the next. A line whose login has failed is let go, so that the
 * next call finds the login again; it is closed when the last call that uses it has ended.
 */
export class SharedLine {
  readonly #open: () => Promise<SessionTransport>;
  #current: Held | undefined;

  constructor(open: () => Promise<SessionTransport>) {
    this.#open = open;
  }

  async acquire(): Promise<LineUse> {
    const held = (this.#current ??= { line: this.#open(), uses: 0 });
    held.uses++;
    try {
      return { line: await held.line, release: (failure) => this.#release(held, failure) };
    } catch (error) {
      if (this.#current === held) this.#current = undefined;
      throw error;
    }
  }

  /** Closes the line as soon as no call uses it. */
  async close(): Promise<void> {
    const held = this.#current;
    this.#current = undefined;
    if (held) await closeIfUnused(held);
  }

  async #release(held: Held, failure: unknown): Promise<void> {
    held.uses--;
    const isLoginTrouble =
      failure instanceof Fault && (failure.area === "auth" || failure.area === "keychain");
    if (isLoginTrouble && this.#current === held) this.#current = undefined;
    if (held !== this.#current) await closeIfUnused(held);
  }
}

async function closeIfUnused(held: Held): Promise<void> {
  if (held.uses > 0) return;
  const line = await held.line.catch(() => undefined);
  await line?.close();
}
