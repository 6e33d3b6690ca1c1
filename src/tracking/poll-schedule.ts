import type { Clock } from "../platform/process/clock.ts";

const FIRST_RETRY_MS = 30_000;
/** A single failed poll is no reason for an alert. */
const LONG_MS = 600_000;

/** When polls are due, and how they went: for the next one, and for health checks. */
export class PollSchedule {
  readonly #clock: Clock;
  readonly #everyMs: number;
  #dueAt: number;
  #retryMs: number;
  /** By the clock that only goes forward. */
  #failingSince: number | undefined;
  /** The latest poll that went well, or the start. */
  #wellAt: number;
  #lastPoll: string | null = null;

  constructor(clock: Clock, everyMs: number) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#dueAt = clock.elapsed();
    this.#wellAt = this.#dueAt;
    this.#retryMs = Math.min(FIRST_RETRY_MS, everyMs);
  }

  get isDue(): boolean {
    return this.#clock.elapsed() >= this.#dueAt;
  }

  get untilDueMs(): number {
    return Math.max(0, this.#dueAt - this.#clock.elapsed());
  }

  /** How long to wait after a poll that failed: longer each time, up to the usual time. */
  get retryMs(): number {
    return this.#retryMs;
  }

  /** When the latest poll was that went well, RFC 3339. */
  get lastPoll(): string | null {
    return this.#lastPoll;
  }

  get status(): "ok" | "starting" | "failing" {
    if (this.#failingSince !== undefined) return "failing";
    return this.#lastPoll === null ? "starting" : "ok";
  }

  /** False when polls have failed for long, or none has come to an end for long. */
  get isWell(): boolean {
    const now = this.#clock.elapsed();
    const isFailing = this.#failingSince !== undefined && now - this.#failingSince >= LONG_MS;
    return !isFailing && now - this.#wellAt < this.#everyMs + LONG_MS;
  }

  /** A poll of all changes has gone well. */
  notePoll(): void {
    this.#dueAt = this.#clock.elapsed() + this.#everyMs;
  }

  /** How the polls of this turn have gone. */
  noteOutcome(isWell: boolean): void {
    const now = this.#clock.elapsed();
    if (!isWell) {
      this.#failingSince ??= now;
      return;
    }
    this.#failingSince = undefined;
    this.#retryMs = Math.min(FIRST_RETRY_MS, this.#everyMs);
    this.#wellAt = now;
    this.#lastPoll = new Date(this.#clock.now()).toISOString();
  }

  /** A wait for another attempt is over. */
  noteRetry(): void {
    this.#retryMs = Math.min(this.#retryMs * 2, this.#everyMs);
  }
}
