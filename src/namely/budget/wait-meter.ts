import type { Clock } from "../../platform/process/clock.ts";

/** Adds up the milliseconds in which at least one caller waited, however many waited at once. */
export class WaitMeter {
  readonly #clock: Clock;
  #waiting = 0;
  #since = 0;
  #total = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get total(): number {
    return this.#total;
  }

  async measure<Result>(wait: () => Promise<Result>): Promise<Result> {
    if (this.#waiting++ === 0) this.#since = this.#clock.elapsed();
    try {
      return await wait();
    } finally {
      if (--this.#waiting === 0) this.#total += this.#clock.elapsed() - this.#since;
    }
  }
}
