import type { Clock } from "../../platform/process/clock.ts";

export interface SandboxRateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * The limit on pages of profiles, strict: in no span of `windowMs` are more than `requests` answered. What is known of
 * Namely leaves three things open. Here a request counts from the moment it arrives, one that is turned away does not
 * count itself (else a client that keeps knocking would never get in again), and all tokens share one budget.
 */
export class Throttle {
  readonly limit: SandboxRateLimit | "off";
  readonly #clock: Clock;
  #arrivals: number[] = [];
  #rejected = 0;

  constructor(limit: SandboxRateLimit | "off", clock: Clock) {
    this.limit = limit;
    this.#clock = clock;
  }

  /** Lets a request in and counts it, or says after how many milliseconds there will be room. */
  admit(): { admitted: true } | { admitted: false; roomInMs: number } {
    const now = this.#clock.elapsed();
    if (this.limit === "off") return { admitted: true };
    this.#forget(now, this.limit.windowMs);
    if (this.#arrivals.length >= this.limit.requests) {
      this.#rejected += 1;
      const oldest = this.#arrivals[this.#arrivals.length - this.limit.requests] ?? now;
      return { admitted: false, roomInMs: Math.max(0, oldest + this.limit.windowMs - now) };
    }
    this.#arrivals.push(now);
    return { admitted: true };
  }

  /** Requests that count at this moment. */
  counted(): number {
    if (this.limit !== "off") this.#forget(this.#clock.elapsed(), this.limit.windowMs);
    return this.#arrivals.length;
  }

  get rejected(): number {
    return this.#rejected;
  }

  #forget(now: number, windowMs: number): void {
    const first = this.#arrivals.findIndex((arrival) => now - arrival < windowMs);
    this.#arrivals = first < 0 ? [] : this.#arrivals.slice(first);
  }
}
