import { LedgerBudget, type BudgetOptions } from "../../src/namely/budget/budget.ts";
import type { Clock } from "../../src/platform/process/clock.ts";
import {
  SLACK_MS,
  type SlotGrant,
  type Ledger,
  type Outlook,
  type SlotId,
} from "../../src/namely/budget/ledger.ts";
import type { RateLimit } from "../../src/namely/budget/rate-limit.ts";

/** A ledger that this process keeps for itself and forgets at its end. */
class MemoryLedger implements Ledger {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #underway = new Set<SlotId>();
  /** When slots were settled, in ascending order. */
  readonly #settled: number[] = [];
  #pausedUntil = 0;
  #count = 0;

  constructor(clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
  }

  async take(limit: RateLimit, wanted: number): Promise<SlotGrant> {
    const { left, pausedMs } = await this.peek(limit);
    if (pausedMs > 0) return { slots: [], retryInMs: pausedMs, isCertain: true };
    const slots = Array.from({ length: Math.min(left, wanted) }, () => String(++this.#count));
    for (const slot of slots) this.#underway.add(slot);
    if (slots.length > 0) return { slots, isCertain: true };
    const [next] = this.#settled;
    if (next === undefined) return { slots, isCertain: true };
    return { slots, retryInMs: next + limit.windowMs + SLACK_MS - this.#clock.elapsed(), isCertain: true };
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

  async peek({ requests, windowMs }: RateLimit): Promise<Outlook> {
    const now = this.#clock.elapsed();
    const returned = windowMs + SLACK_MS;
    while (this.#settled[0] !== undefined && this.#settled[0] + returned <= now) this.#settled.shift();
    const pausedMs = Math.max(0, this.#pausedUntil - now);
    const free = Math.max(0, requests - this.#underway.size - this.#settled.length);
    return { left: pausedMs > 0 ? 0 : free, pausedMs };
  }

  async close(): Promise<void> {}
}

/** A budget that this process keeps for itself. */
export class MemoryBudget extends LedgerBudget {
  constructor(options: BudgetOptions) {
    super({ ...options, ledger: new MemoryLedger(options.clock) });
  }
}
