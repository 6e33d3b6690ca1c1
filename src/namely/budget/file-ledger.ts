import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { replaceFile } from "../../platform/files/atomic-file.ts";
import { FileTooLongError, readSmallFile } from "../../platform/files/bounded-file.ts";
import type { Clock } from "../../platform/process/clock.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { errorCode } from "../../platform/files/file-fault.ts";
import { withLock } from "../../platform/files/lock.ts";
import { sweepParts } from "../../platform/files/part-file.ts";
import { checkPrivateFile, ensurePrivateFolder } from "../../platform/files/private-folder.ts";
import {
  identifyThisProcess,
  judgeOwner,
  type ProcessIdentity,
} from "../../platform/files/process-identity.ts";
import { SLACK_MS, type SlotGrant, type Ledger, type Outlook, type SlotId } from "./ledger.ts";
import {
  fillPage,
  MOST_PAGE_BYTES,
  MOST_TAKEN,
  parsePage,
  renderPage,
  type LedgerPage,
  type LedgerPause,
  type LedgerSlot,
} from "./ledger-page.ts";
import type { RateLimit } from "./rate-limit.ts";

export interface FileLedgerOptions {
  /** The ledger's file, in a folder of this user's own. */
  readonly path: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Who takes slots, and since which start of which machine; this process unless a test says otherwise. */
  readonly me?: ProcessIdentity;
  /** Called with a sentence about what had to be repaired. */
  readonly onWarning: (sentence: string) => void;
}

/** Other processes hold the lock for milliseconds. A longer wait is reported. */
const LOCK_WAIT_MS = 10_000;
/** Other processes can settle at any time, without notice. */
const POLL_MS = 100;
/**
 * What a process had sent when it was killed is still on its way: the system delivers it without it, and a slow line or a
 * busy server takes it in later. Six requests too many were seen to arrive when this was not waited for.
 */
const ON_THE_WAY_MS = 10_000;
/** No request takes longer, waits and repeats not counted: its own time limit is five minutes. */
const LONGEST_REQUEST_MS = 330_000;

/** A moment by both clocks, and by which machine since which start. */
type Stamp = Omit<LedgerSlot, "id" | "owner">;

/**
 * A ledger in a file, shared by all processes of this user on this machine and remembered from run to run. Times are
 * counted from the machine's start, so setting the clock frees no request. What was written before the machine was
 * restarted, or by another machine, is counted by the clock; what lies in the future even so counts as written now, once,
 * because the page then says so: whatever it says costs one window at most.
 */
export class FileLedger implements Ledger {
  readonly #options: FileLedgerOptions;
  readonly #me: ProcessIdentity;
  #isSwept = false;
  #last: Promise<unknown> = Promise.resolve();
  /** The limit that was last asked for: what counts is known by it also when a page has to be made up. */
  #limit: RateLimit | undefined;

  constructor(options: FileLedgerOptions) {
    this.#options = options;
    this.#me = options.me ?? identifyThisProcess();
  }

  take(limit: RateLimit, wanted: number): Promise<SlotGrant> {
    this.#limit = limit;
    return this.#change(this.#options.signal, (page, now) => {
      const pausedMs = page.pause === undefined ? 0 : page.pause.until - now;
      if (pausedMs > 0) return { slots: [], retryInMs: pausedMs, isCertain: true };
      const most = Math.min(limit.requests, MOST_TAKEN);
      const free = Math.max(0, Math.min(most - page.slots.length, wanted));
      const slots = Array.from({ length: free }, () => randomBytes(6).toString("hex"));
      const { pid, start } = this.#me;
      for (const id of slots) page.slots.push({ id, ...this.#stamp(now), owner: { pid, start } });
      if (free > 0) return { slots, isCertain: true };
      return { slots, ...this.#findNextReturn(page, now, limit) };
    });
  }

  async settle(slots: readonly SlotId[]): Promise<void> {
    if (slots.length === 0) return;
    const settled = new Set(slots);
    await this.#change(undefined, (page, now) => {
      // Also those that are no longer on the page: it was damaged, but their requests have arrived.
      page.slots = [
        ...page.slots.filter(({ id }) => !settled.has(id)),
        ...slots.map((id) => ({ id, ...this.#stamp(now), owner: null })),
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
      const known = page.pause && this.#seePause(page.pause, now, ms);
      page.pause = known !== undefined && known.until > now + ms ? known : this.#makePause(now, ms);
    });
  }

  async peek(limit: RateLimit): Promise<Outlook> {
    this.#limit = limit;
    const now = this.#options.clock.sinceBoot();
    // Without the lock: the file is replaced as a whole, so a reader sees one state of it.
    const page = await this.#read(now);
    this.#expire(page, now, limit);
    const pausedMs = Math.max(0, (page.pause?.until ?? 0) - now);
    const left = Math.min(limit.requests, MOST_TAKEN) - page.slots.length;
    return { left: pausedMs > 0 ? 0 : Math.max(0, left), pausedMs };
  }

  async close(): Promise<void> {}

  #findNextReturn(page: LedgerPage, now: number, { windowMs }: RateLimit): Omit<SlotGrant, "slots"> {
    const returns = page.slots.flatMap((slot) =>
      slot.owner === null ? [now - Math.max(0, this.#measureAge(slot, now)) + windowMs + SLACK_MS] : [],
    );
    const next = Math.min(...returns) - now;
    if (returns.length === page.slots.length) return { retryInMs: Math.max(1, next), isCertain: true };
    // Some are under way, here or elsewhere, and may be settled sooner or later than that.
    return { retryInMs: Math.max(1, Math.min(next, POLL_MS)), isCertain: false };
  }

  #stamp(now: number, inMs = 0): Stamp {
    const { machine, boot } = this.#me;
    return { at: now + inMs, wall: this.#options.clock.now() + inMs, machine, boot };
  }

  #makePause(now: number, ms: number): LedgerPause {
    const { at: until, wall: wallUntil, ...here } = this.#stamp(now, ms);
    return { until, wallSince: wallUntil - ms, wallUntil, ...here };
  }

  #isOurs({ machine, boot }: Pick<Stamp, "machine" | "boot">): boolean {
    return machine === this.#me.machine && boot === this.#me.boot;
  }

  /** Milliseconds since it was taken or settled; negative for what lies in the future. */
  #measureAge(stamp: Stamp, now: number): number {
    return this.#isOurs(stamp) ? now - stamp.at : this.#options.clock.now() - stamp.wall;
  }

  /**
   * One change after the other: those of one process would only keep each other waiting at the lock. What has been sent is
   * written down also by a run that is interrupted; only for a slot no caller waits then.
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
    let text = "";
    await checkPrivateFile(path);
    try {
      text = (await readSmallFile(path, MOST_PAGE_BYTES)).toString("utf8");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return { pause: undefined, slots: [] };
      // A longer one is as damaged as an empty one.
      if (!(error instanceof FileTooLongError))
        throw new Fault("file.not-readable", `The request ledger "${path}" could not be read.`, {
          hint: "Check its permissions, or set NAMELY_STATE_DIR to another folder.",
          cause: error,
        });
    }
    const page = parsePage(text);
    if (page === "newer") {
      throw new Fault(
        "file.newer-format",
        `The request ledger "${path}" was written by a newer version of namely.`,
        { hint: "Update namely: npm install -g namely-cli. The file is unchanged." },
      );
    }
    if (page !== "damaged") return page;
    // What it said is lost: as many requests as the limit allows may have been sent just now.
    onWarning("The ledger of requests was damaged, so one window is waited out before the next request.");
    return fillPage(this.#limit?.requests ?? 0, this.#stamp(now));
  }

  /** Takes out what does not count any more, and gives the slots of the dead a time from which they come back. */
  #expire(page: LedgerPage, now: number, { windowMs }: RateLimit): void {
    page.slots = page.slots.flatMap((slot) => {
      const seen = this.#seeOwner(slot, now);
      return seen.owner === null && this.#measureAge(seen, now) >= windowMs + SLACK_MS ? [] : [seen];
    });
    page.pause = page.pause && this.#seePause(page.pause, now, windowMs);
  }

  /** Whether the requests of a killed process arrived is unknown: they count from when that must be over. */
  #seeOwner(slot: LedgerSlot, now: number): LedgerSlot {
    const age = this.#measureAge(slot, now);
    // From a clock that is ahead, or from before a restart: its owner cannot be waited for by that clock either.
    if (age < (this.#isOurs(slot) ? -ON_THE_WAY_MS : 0)) return { ...slot, ...this.#stamp(now), owner: null };
    if (slot.owner === null) return slot;
    if (age > LONGEST_REQUEST_MS) return { ...slot, owner: null };
    // Of this machine before its restart; a clone that lives writes down its own answers.
    if (slot.machine === this.#me.machine && slot.boot !== this.#me.boot)
      return { ...slot, ...this.#stamp(now), owner: null };
    const { machine, boot } = slot;
    if (judgeOwner({ ...slot.owner, machine, boot }, this.#me) !== "dead") return slot;
    return { ...slot, ...this.#stamp(now, ON_THE_WAY_MS), owner: null };
  }

  /** What is left of a pause; of one whose beginning or end cannot be believed one window at most. */
  #seePause(pause: LedgerPause, now: number, windowMs: number): LedgerPause | undefined {
    const isOurs = this.#isOurs(pause);
    const wallNow = this.#options.clock.now();
    const left = isOurs || pause.boot === "" ? pause.until - now : pause.wallUntil - wallNow;
    if (left <= 0) return undefined;
    if (left > LONGEST_PAUSE_MS) return this.#makePause(now, windowMs);
    if (isOurs) return pause;
    const isBelieved = pause.boot !== "" && pause.wallSince <= wallNow;
    return this.#makePause(now, isBelieved ? left : Math.min(left, windowMs));
  }
}

/** A `Retry-After` that is obeyed is no longer than an hour. */
const LONGEST_PAUSE_MS = 3_600_000;
