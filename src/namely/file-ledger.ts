import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { replaceFile } from "../platform/atomic-file.ts";
import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import { errorCode } from "../platform/file-fault.ts";
import { withLock } from "../platform/lock.ts";
import { sweepParts } from "../platform/part-file.ts";
import { ensurePrivateFolder } from "../platform/private-folder.ts";
import { identifyThisProcess, judgeOwner } from "../platform/process-identity.ts";
import type { RateLimit } from "./budget.ts";
import { SLACK_MS, type Grant, type Ledger, type Outlook, type SlotId } from "./ledger.ts";
import { fillPage, parsePage, renderPage, type LedgerPage, type LedgerSlot } from "./ledger-page.ts";

export interface FileLedgerOptions {
  /** The ledger's file, in a folder of this user's own. */
  readonly path: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Told, in a sentence, what had to be put right. */
  readonly onWarning: (sentence: string) => void;
}

/** Others hold the lock for milliseconds. Who waits for longer than this is told. */
const LOCK_WAIT_MS = 10_000;
/** Other processes may settle at any time, and nobody is told. */
const LOOK_AGAIN_MS = 100;
/**
 * What a process had sent when it was killed is still on its way: the system delivers it without it, and a slow line or a
 * busy server takes it in later. Six requests too many were seen to arrive when this was not waited for.
 */
const ON_THE_WAY_MS = 10_000;
/** No request takes longer, waits and repeats not counted: its own time limit is five minutes. */
const LONGEST_REQUEST_MS = 330_000;

/**
 * A ledger in a file, shared by all processes of this user on this machine and remembered from run to run. Times are
 * counted from the machine's start, so that nobody gains by a clock that is set; what lies in the future was written
 * before the machine was started anew, and counts as written now.
 */
export class FileLedger implements Ledger {
  readonly #options: FileLedgerOptions;
  readonly #me = identifyThisProcess();
  #isSwept = false;
  #last: Promise<unknown> = Promise.resolve();
  /** The limit that was last asked for: what counts is known by it also when a page has to be made up. */
  #limit: RateLimit | undefined;

  constructor(options: FileLedgerOptions) {
    this.#options = options;
  }

  take(limit: RateLimit, wanted: number): Promise<Grant> {
    this.#limit = limit;
    return this.#change(this.#options.signal, (page, now) => {
      if (page.pausedUntil > now) return { slots: [], retryInMs: page.pausedUntil - now, isCertain: true };
      const free = Math.max(0, Math.min(limit.requests - page.slots.length, wanted));
      const slots = Array.from({ length: free }, () => randomBytes(6).toString("hex"));
      const { pid, start, machine } = this.#me;
      const wall = this.#options.clock.now();
      for (const id of slots) page.slots.push({ id, at: now, wall, machine, owner: { pid, start } });
      if (free > 0) return { slots, isCertain: true };
      return { slots, ...this.#findNextReturn(page, now, limit) };
    });
  }

  async settle(slots: readonly SlotId[]): Promise<void> {
    if (slots.length === 0) return;
    const settled = new Set(slots);
    const { machine } = this.#me;
    await this.#change(undefined, (page, now) => {
      const wall = this.#options.clock.now();
      // Also those that the page does not know any more: it was damaged, but their requests have arrived.
      page.slots = [
        ...page.slots.filter(({ id }) => !settled.has(id)),
        ...slots.map((id) => ({ id, at: now, wall, machine, owner: null })),
      ];
    });
  }

  async release(slots: readonly SlotId[]): Promise<void> {
    if (slots.length === 0) return;
    const released = new Set(slots);
    await this.#change(undefined, (page) => {
      page.slots = page.slots.filter(({ id }) => !released.has(id));
    });
  }

  async pause(ms: number): Promise<void> {
    await this.#change(undefined, (page, now) => {
      page.pausedUntil = Math.max(page.pausedUntil, now + ms);
    });
  }

  async look(limit: RateLimit): Promise<Outlook> {
    this.#limit = limit;
    const now = this.#options.clock.sinceBoot();
    // Without the lock: the file is replaced as a whole, so that whoever reads it sees one state of it.
    const page = await this.#read(now);
    this.#expire(page, now, limit);
    const pausedMs = Math.max(0, page.pausedUntil - now);
    return { left: pausedMs > 0 ? 0 : Math.max(0, limit.requests - page.slots.length), pausedMs };
  }

  async close(): Promise<void> {}

  #findNextReturn(page: LedgerPage, now: number, { windowMs }: RateLimit): Omit<Grant, "slots"> {
    const returns = page.slots.flatMap((slot) =>
      slot.owner === null ? [ageTime(slot, now, this.#now(), this.#me.machine) + windowMs + SLACK_MS] : [],
    );
    const next = Math.min(...returns) - now;
    if (returns.length === page.slots.length) return { retryInMs: Math.max(1, next), isCertain: true };
    // Some are under way, here or elsewhere, and may be settled sooner or later than that.
    return { retryInMs: Math.max(1, Math.min(next, LOOK_AGAIN_MS)), isCertain: false };
  }

  #now(): number {
    return this.#options.clock.now();
  }

  /**
   * One change after the other: those of one process would only keep each other waiting at the lock. What has been sent is
   * written down also by a run that is interrupted; only for a slot nobody waits then.
   */
  #change<Result>(
    signal: AbortSignal | undefined,
    change: (page: LedgerPage, now: number) => Result,
  ): Promise<Result> {
    const turn = this.#last.then(() => this.#changeUnderLock(signal, change));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #changeUnderLock<Result>(
    signal: AbortSignal | undefined,
    change: (page: LedgerPage, now: number) => Result,
  ): Promise<Result> {
    const { path, clock, random } = this.#options;
    await ensurePrivateFolder(dirname(path));
    const options = { clock, random, waitMs: LOCK_WAIT_MS, ...(signal ? { signal } : {}) };
    return withLock(`${path}.lock`, options, async () => {
      if (!this.#isSwept) await sweepParts(dirname(path));
      this.#isSwept = true;
      const now = clock.sinceBoot();
      const page = await this.#read(now);
      if (this.#limit !== undefined) this.#expire(page, now, this.#limit);
      const result = change(page, now);
      await replaceFile(path, renderPage(page), { durable: false, sweep: false });
      return result;
    });
  }

  async #read(now: number): Promise<LedgerPage> {
    const { path, onWarning } = this.#options;
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return { pausedUntil: 0, slots: [] };
      throw new Fault("file.not-readable", `The ledger of requests ${path} could not be read.`, {
        hint: "Check who may read it, or name another folder with NAMELY_STATE_DIR.",
        cause: error,
      });
    }
    const page = parsePage(text);
    if (page === "newer") {
      throw new Fault(
        "file.newer-format",
        `The ledger of requests ${path} was written by a newer version of this program.`,
        { hint: "Update the program; the file was left alone." },
      );
    }
    if (page !== "damaged") return page;
    // What it said is lost: as many requests as the limit allows may have been sent just now.
    onWarning("The ledger of requests was damaged, so one window is waited out before the next request.");
    return fillPage(this.#limit?.requests ?? 0, now, this.#now(), this.#me.machine);
  }

  /** Takes out what does not count any more, and gives the slots of the dead a time from which they come back. */
  #expire(page: LedgerPage, now: number, { windowMs }: RateLimit): void {
    const wallNow = this.#now();
    page.slots = page.slots.flatMap((slot) => {
      const seen = this.#seeOwner(slot, now);
      const age = now - ageTime(seen, now, wallNow, this.#me.machine);
      return seen.owner === null && age >= windowMs + SLACK_MS ? [] : [seen];
    });
    // A pause that was written before the machine was started anew is over.
    if (page.pausedUntil > now + LONGEST_PAUSE_MS) page.pausedUntil = 0;
  }

  /** Whether a killed process's requests have arrived, nobody hears: they count from when that must be over. */
  #seeOwner(slot: LedgerSlot, now: number): LedgerSlot {
    if (slot.owner === null) return slot;
    const wall = this.#now();
    const verdict = judgeOwner({ ...slot.owner, machine: slot.machine });
    if (verdict === "dead") {
      const { machine } = this.#me;
      return { ...slot, at: now + ON_THE_WAY_MS, wall: wall + ON_THE_WAY_MS, machine, owner: null };
    }
    const started = ageTime(slot, now, wall, this.#me.machine);
    return now - started > LONGEST_REQUEST_MS ? { ...slot, owner: null } : slot;
  }
}

/** A `Retry-After` that is obeyed is no longer than an hour. */
const LONGEST_PAUSE_MS = 3_600_000;

/** When the slot was taken or settled, by this machine's count; of other machines only the clocks can be compared. */
function ageTime({ at, wall, machine }: LedgerSlot, now: number, wallNow: number, here: string): number {
  if (machine === here) return Math.min(at, now);
  return now - Math.max(0, wallNow - wall);
}
