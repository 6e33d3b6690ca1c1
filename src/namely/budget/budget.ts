import type { Clock } from "../../platform/process/clock.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { SLACK_MS, type Ledger, type SlotId } from "./ledger.ts";
import { WaitMeter } from "./wait-meter.ts";
import type { RateLimit } from "./rate-limit.ts";

/** A request's place within the limit. */
export interface Slot {
  /** Says that the answer has arrived, or that none will: from now on a window passes until the slot is free again. */
  settle(): void;
}

/**
 * Decides when a counted request may start. The server counts arrivals, and a request may arrive any time until its
 * answer is back, so a slot returns one window after the answer: counted from the start, 110 requests were seen to
 * arrive within one window.
 */
export interface Budget {
  /** Resolves, in the order of asking, when a request may start. */
  take(signal?: AbortSignal): Promise<Slot>;
  /** Namely asked for a pause: no request starts for `ms`, whatever slots are free. */
  pause(ms: number): void;
  /** For requests that are not counted: resolves when no pause is on. */
  waitOutPause(signal?: AbortSignal): Promise<void>;
  /** Milliseconds in which at least one request waited for the limit so far. */
  readonly waitedMs: number;
  /** Gives back what was not used; nothing may be taken afterwards. */
  close(): Promise<void>;
}

export interface WaitReport {
  readonly ms: number;
  readonly reason: "rate limit" | "retry";
  /** What happened, in a few words without data of people. */
  readonly detail?: string;
}

export interface BudgetOptions {
  readonly limit: RateLimit;
  readonly clock: Clock;
  /** Total of milliseconds that a run may spend waiting for the limit; undefined for as long as it takes. */
  readonly maxWaitMs?: number | undefined;
  readonly onWait?: (notice: WaitReport) => void;
}

/** At most this many are asked for at once: an unused slot was withheld from other processes. */
const MOST_AT_ONCE = 16;

/** Hands the slots of a ledger to those who wait, in the order of their asking. */
export class LedgerBudget implements Budget {
  readonly #ledger: Ledger;
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  readonly #maxWaitMs: number;
  readonly #onWait: (notice: WaitReport) => void;
  /** Taken from the ledger and not handed out yet. */
  readonly #spare: SlotId[] = [];
  #settled: SlotId[] = [];
  #booking: Promise<void> | undefined;
  /** Settles when every pause so far is shared with other processes. */
  #pauseReports: Promise<unknown> = Promise.resolve();
  #trouble: { readonly error: unknown } | undefined;
  #waiting = 0;
  #pausedUntil = 0;
  readonly #waits: WaitMeter;
  /** What the waits were to take, for --max-wait. */
  #plannedMs = 0;
  #plannedUntil = 0;
  #reportedUntil = 0;
  #lastInLine: Promise<unknown> = Promise.resolve();
  #onSettled: (() => void) | undefined;

  constructor(options: BudgetOptions & { readonly ledger: Ledger }) {
    this.#ledger = options.ledger;
    this.#limit = options.limit;
    this.#clock = options.clock;
    this.#waits = new WaitMeter(options.clock);
    this.#maxWaitMs = options.maxWaitMs ?? Number.POSITIVE_INFINITY;
    this.#onWait = options.onWait ?? (() => {});
  }

  get waitedMs(): number {
    return this.#waits.total;
  }

  take(signal?: AbortSignal): Promise<Slot> {
    this.#waiting++;
    const turn = this.#lastInLine.then(() => this.#waitForSlot(signal)).finally(() => this.#waiting--);
    this.#lastInLine = turn.catch(() => {});
    return turn;
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.elapsed() + ms);
    // Shared with other users of the account; if that fails, the next one to take a slot gets the error.
    const telling = this.#ledger.pause(ms).catch((error: unknown) => this.#note(error));
    this.#pauseReports = Promise.all([this.#pauseReports, telling]);
  }

  async waitOutPause(signal?: AbortSignal): Promise<void> {
    for (let left = this.#pauseLeft(); left > 0; left = this.#pauseLeft())
      await this.#sleep(left, signal, true);
  }

  async close(): Promise<void> {
    const unused = this.#spare.splice(0);
    try {
      await this.#booking;
      await this.#pauseReports;
      await this.#ledger.settle(this.#settled.splice(0));
      await this.#ledger.release(unused);
    } finally {
      await this.#ledger.close();
    }
  }

  #pauseLeft(): number {
    return this.#pausedUntil - this.#clock.elapsed();
  }

  async #waitForSlot(signal: AbortSignal | undefined): Promise<Slot> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#trouble) throw this.#trouble.error;
      const pause = this.#pauseLeft();
      if (pause > 0) {
        await this.#sleep(pause, signal, true);
        continue;
      }
      const spare = this.#spare.shift();
      if (spare !== undefined) return this.#openSlot(spare);
      // Whatever has settled meanwhile is in the ledger before it is asked.
      await this.#booking;
      const settledMeanwhile = new Promise<void>((resolve) => (this.#onSettled = resolve));
      const grant = await this.#ledger.take(this.#limit, Math.min(this.#waiting, MOST_AT_ONCE));
      this.#spare.push(...grant.slots);
      if (grant.slots.length > 0) continue;
      if (grant.retryInMs === undefined) await this.#waits.measure(() => settledMeanwhile);
      else await this.#sleep(grant.retryInMs, signal, grant.isCertain);
    }
  }

  #openSlot(id: SlotId): Slot {
    let settled = false;
    return {
      settle: () => {
        if (settled) return;
        settled = true;
        this.#settled.push(id);
        this.#booking ??= this.#book();
      },
    };
  }

  /** Several answers that arrive while the ledger is written go in together the next time. */
  async #book(): Promise<void> {
    try {
      while (this.#settled.length > 0) await this.#ledger.settle(this.#settled.splice(0));
    } catch (error) {
      this.#note(error);
    } finally {
      this.#booking = undefined;
      this.#onSettled?.();
      this.#onSettled = undefined;
    }
  }

  #note(error: unknown): void {
    this.#trouble ??= { error };
  }

  /** Several can wait for the same moment; it is reported once. */
  #report(ms: number): void {
    const until = this.#clock.elapsed() + ms;
    if (until <= this.#reportedUntil + SLACK_MS) return;
    this.#reportedUntil = until;
    this.#onWait({ ms, reason: "rate limit" });
  }

  async #sleep(ms: number, signal: AbortSignal | undefined, isCertain: boolean): Promise<void> {
    // Several wait at once for the same moment: what counts is the time in which at least one waited.
    const now = this.#clock.elapsed();
    this.#plannedMs += Math.max(0, now + ms - Math.max(now, this.#plannedUntil));
    this.#plannedUntil = Math.max(this.#plannedUntil, now + ms);
    if (this.#plannedMs > this.#maxWaitMs) {
      const seconds = Math.ceil(ms / 1000);
      throw new Fault(
        "limit.max-wait",
        `The rate limit needs ${seconds} more seconds, longer than --max-wait allows.`,
        {
          hint: "Run it again later, or with a longer --max-wait.",
        },
      );
    }
    if (isCertain) this.#report(ms);
    await this.#waits.measure(() => this.#clock.sleep(ms, signal));
  }
}
