import type { Clock } from "../platform/clock.ts";
import type { RateLimit } from "./budget.ts";
import { SLACK_MS, type Grant, type Ledger, type SlotId } from "./ledger.ts";

/** A ledger that this process keeps for itself and forgets at its end. */
export class MemoryLedger implements Ledger {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #underway = new Set<SlotId>();
  /** When slots were settled, in ascending order. */
  readonly #settled: number[] = [];
  #pausedUntil = 0;
  #count = 0;

  constructor(clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
  }

  async take({ requests, windowMs }: RateLimit, wanted: number): Promise<Grant> {
    const now = this.#clock.elapsed();
    if (this.#pausedUntil > now) return { slots: [], retryInMs: this.#pausedUntil - now, isCertain: true };
    const returned = windowMs + SLACK_MS;
    while (this.#settled[0] !== undefined && this.#settled[0] + returned <= now) this.#settled.shift();
    const free = requests - this.#underway.size - this.#settled.length;
    const slots = Array.from({ length: Math.max(0, Math.min(free, wanted)) }, () => String(++this.#count));
    for (const slot of slots) this.#underway.add(slot);
    if (slots.length > 0) return { slots, isCertain: true };
    const [next] = this.#settled;
    return { slots, retryInMs: next === undefined ? undefined : next + returned - now, isCertain: true };
  }

  async settle(slots: readonly SlotId[]): Promise<void> {
    for (const slot of slots) if (this.#underway.delete(slot)) this.#settled.push(this.#clock.elapsed());
  }

  async release(slots: readonly SlotId[]): Promise<void> {
    for (const slot of slots) this.#underway.delete(slot);
  }

  async pause(ms: number): Promise<void> {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.elapsed() + ms);
  }

  async close(): Promise<void> {}
}
