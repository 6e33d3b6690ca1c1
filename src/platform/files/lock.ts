import { randomBytes, randomInt } from "node:crypto";
import { type FileHandle, link, open, unlink, utimes } from "node:fs/promises";
import { uptime } from "node:os";
import { dirname } from "node:path";
import type { Clock } from "../process/clock.ts";
import { errorCode, explainOwnFileError } from "./file-fault.ts";
import {
  describeHolder,
  describeObstacle,
  findLock,
  SILENCE_MS,
  type HeldLock,
  type LockRecord,
} from "./lock-record.ts";
import { clearGraves } from "./lock-graves.ts";
import { trackLock } from "./locks-in-hand.ts";
import { namePart } from "./part-file.ts";
import { ensurePrivateFolder } from "./private-folder.ts";
import { identifyThisProcess, judgeOwner, type ProcessIdentity } from "./process-identity.ts";

export interface LockOptions {
  readonly clock: Clock;
  /** From 0 up to, not including, 1; spreads the attempts of those who wait. */
  readonly random?: () => number;
  readonly signal?: AbortSignal;
  /** How long to wait for another holder, in milliseconds, before `file.locked` is thrown. */
  readonly waitMs: number;
  /** Who asks; this process unless a test says otherwise. */
  readonly me?: ProcessIdentity;
  /** Gives a file a second name; the default is the real one, which some file systems do not have. */
  readonly link?: typeof link;
  /** Milliseconds since the machine was started, with the time it slept. */
  readonly uptimeMs?: () => number;
}

/** How often a holder shows other machines that it is alive. */
const HEARTBEAT_MS = 5_000;

/** What is answered where files cannot have two names: exFAT, SMB, FUSE, phones, Windows drives without NTFS. */
const NO_LINKS = new Set([
  "EPERM",
  "EACCES",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EINVAL",
  "EISDIR",
  "EXDEV",
]);

/**
 * Runs `hold` while no other process, on this machine or on another that shares the folder, holds the lock at `path`.
 * A lock whose holder died is taken over: on this machine as soon as its process is gone, from another machine, and from
 * before a restart, after a minute without a sign of life. Makes the folder when it is missing. Throws `file.locked`
 * after `waitMs`.
 */
export function withLock<T>(path: string, options: LockOptions, hold: () => Promise<T>): Promise<T> {
  return trackLock(lockAndHold(path, options, hold));
}

async function lockAndHold<T>(path: string, options: LockOptions, hold: () => Promise<T>): Promise<T> {
  await ensurePrivateFolder(dirname(path));
  const claim = await Claim.make(path, options);
  try {
    await acquire(path, claim, options);
    return await hold();
  } finally {
    await claim.release();
  }
}

/**
 * Removes the lock at `path` where a process of this machine left it that is gone: for who finds nothing to do any more
 * that it would be needed for. Throws as `withLock` does.
 */
export async function removeDeadLock(path: string, options: LockOptions): Promise<void> {
  const found = await findLock(path);
  if (found.kind === "free" || found.isBlank || judgeOwner(found.record, options.me) !== "dead") return;
  await withLock(path, options, async () => undefined);
}

/** Locks beside which this process has searched for what dead ones left: they may have died after the lock was free again. */
const tidied = new Set<string>();

async function acquire(path: string, claim: Claim, options: LockOptions): Promise<void> {
  const { clock, signal, waitMs } = options;
  const random = options.random ?? (() => randomInt(2 ** 32) / 2 ** 32);
  const begun = clock.elapsed();
  let tookOver = false;
  let hurried = false;
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    if (await claim.takeFree()) break;
    const found = await findLock(path);
    let vacant = found.kind === "free";
    if (found.kind === "held" && (await claim.outlives(found))) {
      tookOver = true;
      vacant = await bury(path, found.record, claim);
    }
    // Only once in a row: a dead lock that cannot be removed, or a link to nowhere, seems vacant forever.
    hurried = vacant && !hurried;
    if (hurried) continue;
    const left = waitMs - (clock.elapsed() - begun);
    if (left <= 0)
      throw vacant || found.kind === "free"
        ? describeObstacle(path, found)
        : describeHolder(path, found.record, claim.record);
    // Most holders are quick; those who wait long check less often, and never in step with each other.
    const pause = Math.min(200, 5 * 2 ** Math.min(attempt, 6)) * (0.5 + random());
    await clock.sleep(Math.min(pause, left), signal);
  }
  if (!tookOver && tidied.has(path)) return;
  tidied.add(path);
  await clearGraves(path, claim.record);
}

/**
 * This process's wish to hold the lock: a complete record in a file of its own, which becomes the lock by a link. Where
 * there are no links, the record is written into a file that no other process may have made.
 */
class Claim {
  readonly record: LockRecord;
  readonly #path: string;
  readonly #partPath: string;
  readonly #link: typeof link;
  readonly #uptimeMs: () => number;
  /** Open on the own file, and on the lock itself once it is held. */
  #handle: FileHandle;
  #held = false;
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(
    place: { readonly path: string; readonly partPath: string },
    own: { readonly handle: FileHandle; readonly record: LockRecord },
    options: LockOptions,
  ) {
    this.#path = place.path;
    this.#partPath = place.partPath;
    this.#handle = own.handle;
    this.record = own.record;
    this.#link = options.link ?? link;
    this.#uptimeMs = options.uptimeMs ?? (() => uptime() * 1000);
  }

  static async make(path: string, options: LockOptions): Promise<Claim> {
    const me = options.me ?? identifyThisProcess();
    const record = { ...me, nonce: randomBytes(9).toString("hex") };
    const partPath = namePart(path, me);
    let handle: FileHandle | undefined;
    try {
      handle = await open(partPath, "wx", 0o600);
      await handle.writeFile(JSON.stringify(record));
      return new Claim({ path, partPath }, { handle, record }, options);
    } catch (error) {
      await handle?.close().catch(ignore);
      await unlink(partPath).catch(ignore);
      throw explainOwnFileError(error, path);
    }
  }

  async takeFree(): Promise<boolean> {
    const placed = await this.#place(this.#path);
    if (placed === "taken") return false;
    this.#held = true;
    if (placed !== "linked") {
      await this.#handle.close().catch(ignore);
      this.#handle = placed;
    }
    // A linked lock is a second name of the same file, and one name is enough.
    await unlink(this.#partPath).catch(ignore);
    // Written through the open file and not by name: should the lock ever have gone to another, theirs is not touched.
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS).unref();
    return true;
  }

  /** False when the name is taken. */
  async digGrave(path: string): Promise<boolean> {
    const placed = await this.#place(path);
    if (placed === "taken") return false;
    if (placed !== "linked") await placed.close().catch(ignore);
    return true;
  }

  /** Whether the holder is known to be dead. Ages are compared by the file server's clock alone. */
  async outlives(found: HeldLock): Promise<boolean> {
    const verdict = judgeOwner(found.record, this.record);
    if (verdict === "dead") return true;
    if (verdict === "alive") {
      // Where the system gives no start, the number may have been given away after a restart.
      return (
        found.record.start === "0" && (await this.#measureSilence(found)) > this.#uptimeMs() + SILENCE_MS
      );
    }
    if (found.isBlank && (await this.#canLink())) return true;
    const silence = await this.#measureSilence(found);
    // The disk's clock was put back since: a living holder's next sign, or a minute from now, settles it.
    if (silence < 0) await this.#bringForward();
    return silence > SILENCE_MS;
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.#handle.close().catch(ignore);
    if (!this.#held) {
      await unlink(this.#partPath).catch(ignore);
      return;
    }
    this.#held = false;
    const found = await findLock(this.#path).catch(ignore);
    if (found?.kind === "held" && found.record.nonce === this.record.nonce)
      await unlink(this.#path).catch(ignore);
  }

  async #beat(): Promise<void> {
    await this.#handle.write("{", 0).catch(ignore);
  }

  async #measureSilence({ mtimeMs }: HeldLock): Promise<number> {
    await this.#beat();
    return (await this.#handle.stat()).mtimeMs - mtimeMs;
  }

  async #bringForward(): Promise<void> {
    const { mtime } = await this.#handle.stat();
    await utimes(this.#path, mtime, mtime).catch(ignore);
  }

  /** A link, unlike a new file, shows up with its content complete. */
  async #place(path: string): Promise<"linked" | "taken" | FileHandle> {
    try {
      await this.#link(this.#partPath, path);
      return "linked";
    } catch (error) {
      const code = errorCode(error) ?? "";
      if (code === "EEXIST") return "taken";
      if (!NO_LINKS.has(code)) throw explainOwnFileError(error, path);
    }
    return this.#create(path);
  }

  async #create(path: string): Promise<"taken" | FileHandle> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, "wx", 0o600);
      await handle.writeFile(JSON.stringify(this.record));
      return handle;
    } catch (error) {
      if (handle === undefined && errorCode(error) === "EEXIST") return "taken";
      await handle?.close().catch(ignore);
      if (handle !== undefined) await unlink(path).catch(ignore);
      throw explainOwnFileError(error, path);
    }
  }

  async #canLink(): Promise<boolean> {
    const probe = `${this.#partPath}.link`;
    try {
      await this.#link(this.#partPath, probe);
    } catch {
      return false;
    }
    await unlink(probe).catch(ignore);
    return true;
  }
}

/**
 * Removes a dead holder's lock. Of all who find it dead exactly one may, or a slow one would remove the next holder's
 * lock: the one whose record becomes the grave named after the dead holding. When that one dies too, there is a next grave.
 * False while another process does it.
 */
async function bury(path: string, dead: LockRecord, claim: Claim): Promise<boolean> {
  for (let depth = 0; ; depth += 1) {
    const grave = `${path}.${dead.nonce}.${depth}`;
    if (await claim.digGrave(grave)) {
      const found = await findLock(path);
      if (found.kind === "held" && found.record.nonce === dead.nonce) await unlink(path).catch(ignore);
      // The dead holding's nonce never comes back, so a process that comes here later finds nothing to remove.
      await unlink(grave).catch(ignore);
      return true;
    }
    const digger = await findLock(grave);
    if (digger.kind === "free") return true;
    if (!(await claim.outlives(digger))) return false;
  }
}

function ignore(): undefined {
  return undefined;
}
