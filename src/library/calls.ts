import Bottleneck from "bottleneck";
import { connectOver, openSessionTransport, type Connection } from "../sync/connection/connection.ts";
import type { PullHooks } from "../sync/employees/employee-preparation.ts";
import type { SettledContext } from "../sync/connection/make-read-context.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { explainError, nameOptions, NamelyError } from "./error.ts";
import type { NamelyOptions, WaitNotice } from "./options.ts";
import { SharedLine } from "./shared-line.ts";
import { readLibraryContext } from "./library-context.ts";

/** What a call works with, from its beginning to its end. */
export interface LibraryCall {
  readonly context: ReadContext;
  readonly connection: Connection;
  readonly hooks: PullHooks;
}

export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** Ends the call with what a listener has thrown. */
  abort(reason: unknown): void;
}

interface Begun {
  readonly call: LibraryCall;
  /** To be called once, with what the call has failed with, if it has. */
  readonly end: (failure?: unknown) => Promise<void>;
}

/** Each keeps its own queue: more at once would only wait for the same budget. */
const CALLS_AT_ONCE = 8;

/** Runs the calls of one Namely: over one line, each with a budget, a signal and an end of its own. */
export class Calls {
  readonly #options: NamelyOptions;
  readonly #settled: SettledContext;
  readonly #line: SharedLine;
  readonly #gate = new Bottleneck({ maxConcurrent: CALLS_AT_ONCE });
  readonly #running = new Set<Promise<void>>();

  /** `closing` is aborted when everything is to end. Throws what is wrong with the options. */
  constructor(options: NamelyOptions, closing: AbortController) {
    const found = readLibraryContext(options);
    this.#options = options;
    this.#settled = {
      ...found,
      context: { ...found.context, signal: AbortSignal.any([found.context.signal, closing.signal]) },
    };
    this.#line = new SharedLine(() => openSessionTransport(this.#settled.context));
  }

  get settled(): SettledContext {
    return this.#settled;
  }

  /** Does work that asks Namely, and ends all that belongs to it. */
  async run<Result>(
    signal: AbortSignal | undefined,
    work: (call: LibraryCall) => Promise<Result>,
  ): Promise<Result> {
    const own = this.joinSignals(signal);
    try {
      return await this.#gate.schedule(async () => {
        const { call, end } = await this.#begin(own);
        try {
          const result = await work(call);
          await end();
          return result;
        } catch (error) {
          await end(error);
          throw error;
        }
      });
    } catch (error) {
      throw this.explain(error, own);
    }
  }

  /** Passes on what a source gives while the call goes on; when the user stops early, the call ends. */
  async *stream<Part>(
    signal: AbortSignal | undefined,
    open: (call: LibraryCall) => AsyncGenerator<Part, unknown, undefined>,
  ): AsyncGenerator<Part, void, undefined> {
    const own = this.joinSignals(signal);
    let failure: unknown;
    try {
      const { call, end } = await this.#begin(own);
      try {
        yield* open(call);
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        await end(failure);
      }
    } catch (error) {
      throw this.explain(error, own);
    }
  }

  /** A signal that is aborted with the call's own, with that of all calls, and when everything is closed. */
  joinSignals(signal: AbortSignal | undefined): JoinedSignal {
    const own = new AbortController();
    const { context } = this.#settled;
    const all = [context.signal, own.signal, ...(signal ? [signal] : [])];
    return { signal: AbortSignal.any(all), abort: (reason) => own.abort(reason) };
  }

  /** What the user sees of an error: whatever a signal was aborted with, as it is, and all else explained. */
  explain(error: unknown, { signal }: JoinedSignal): unknown {
    const { clean } = this.#settled;
    if (!signal.aborted || error instanceof NamelyError) return explainError(error, clean);
    return signal.reason;
  }

  /** Waits for the calls to end that were aborted, and closes the line. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#line.close();
  }

  async #begin(own: JoinedSignal): Promise<Begun> {
    own.signal.throwIfAborted();
    const context = { ...this.#settled.context, signal: own.signal };
    const hooks = this.#listen(own);
    let resolveEnd = (): void => {};
    const ended = new Promise<void>((resolve) => (resolveEnd = resolve));
    this.#running.add(ended);
    const forget = (): void => {
      resolveEnd();
      this.#running.delete(ended);
    };
    try {
      const { line, release } = await this.#line.acquire();
      try {
        const connection = await connectOver(line, context, hooks);
        const end = async (failure?: unknown): Promise<void> => {
          try {
            await connection.close();
            await release(failure);
          } finally {
            forget();
          }
        };
        return { call: { context, connection, hooks }, end };
      } catch (error) {
        await release(error);
        throw error;
      }
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** The user's listeners. One that throws ends the call with what it has thrown, instead of somewhere in our queues. */
  #listen(own: JoinedSignal): PullHooks & { readonly onWait: (notice: WaitNotice) => void } {
    const guard =
      <Words extends readonly unknown[]>(listener: ((...words: Words) => void) | undefined) =>
      (...words: Words): void => {
        try {
          listener?.(...words);
        } catch (error) {
          own.abort(error);
        }
      };
    const { onWait, onWarning, onRestart, onProgress } = this.#options;
    const { clean } = this.#settled;
    return {
      onWait: guard(onWait),
      onProgress: guard(onProgress),
      onWarning: guard(onWarning && ((sentence: string) => onWarning(nameOptions(clean(sentence))))),
      onRestart: guard(onRestart),
    };
  }
}

/** Throws what is wrong with the options, as users see it. */
export function openCalls(options: NamelyOptions, closing: AbortController): Calls {
  try {
    return new Calls(options, closing);
  } catch (error) {
    throw explainError(error, (text) => text);
  }
}
