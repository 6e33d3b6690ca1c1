import type { Clock } from "../../src/platform/process/clock.ts";

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until a test moves it, or, with `autoAdvance`, jumps to the next sleeper as soon as the
 * program has nothing else to do: hours pass in milliseconds, in the right order.
 */
export class ManualClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly #sleepers = new Set<Sleeper>();
  readonly #autoAdvance: boolean;
  /** Every wait that was asked for, in milliseconds, in the order of asking. */
  readonly sleeps: number[] = [];

  constructor(options: { now?: number; autoAdvance?: boolean } = {}) {
    this.#now = options.now ?? Date.UTC(2026, 10, 23, 12);
    this.#autoAdvance = options.autoAdvance ?? false;
  }

  now = (): number => this.#now;
  elapsed = (): number => this.#elapsed;
  sinceBoot = (): number => this.#elapsed;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      this.sleeps.push(ms);
      const sleeper = { due: this.#elapsed + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
      if (this.#autoAdvance) setImmediate(() => this.#advanceToNext());
    });

  /** Moves both hands forward and wakes whoever is due, earliest first. */
  advance(ms: number): void {
    const target = this.#elapsed + ms;
    for (const sleeper of [...this.#sleepers].sort((a, b) => a.due - b.due)) {
      if (sleeper.due > target) break;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    this.#elapsed = target;
    this.#now += ms;
  }

  /** Moves the wall clock alone, as a time service or a person would. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #advanceToNext(): void {
    const next = Math.min(...[...this.#sleepers].map((sleeper) => sleeper.due));
    if (Number.isFinite(next)) this.advance(Math.max(0, next - this.#elapsed));
  }
}
