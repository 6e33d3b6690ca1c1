import { randomBytes, randomInt } from "node:crypto";
import { type FileHandle, link, open, readFile, readdir, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Clock } from "./clock.ts";
import { Fault } from "./fault.ts";
import { errorCode, explainFileError } from "./file-fault.ts";
import { namePart, sweepParts } from "./part-file.ts";
import { ensurePrivateFolder } from "./private-folder.ts";
import { identifyThisProcess, judgeOwner, type ProcessIdentity } from "./process-identity.ts";

export interface LockOptions {
  readonly clock: Clock;
  /** From 0 up to, not including, 1; spreads the attempts of those who wait. */
  readonly random?: () => number;
  readonly signal?: AbortSignal;
  /** How long to wait for another holder, in milliseconds, before `file.locked` is thrown. */
  readonly waitMs: number;
}

interface LockRecord extends ProcessIdentity {
  /** Told apart from every other holding, also by the same process. */
  readonly nonce: string;
}

type Sight =
  | { readonly kind: "free" }
  | { readonly kind: "held"; readonly record: LockRecord; readonly mtimeMs: number };

/** How often a holder shows other machines that it is alive, and after how long without a sign they may think it dead. */
const HEARTBEAT_MS = 5_000;
const SILENCE_MS = 60_000;

/**
 * Runs `hold` while no other process, on this machine or on another that shares the folder, holds the lock at `path`.
 * A lock whose holder died is taken over: on this machine as soon as its process is gone, from another machine after a
 * minute without a sign of life. Makes the folder when it is missing. Throws `file.locked` after `waitMs`.
 */
export async function withLock<T>(path: string, options: LockOptions, hold: () => Promise<T>): Promise<T> {
  await ensurePrivateFolder(dirname(path));
  const claim = await Claim.make(path);
  try {
    await acquire(path, claim, options);
    return await hold();
  } finally {
    await claim.release();
  }
}

async function acquire(path: string, claim: Claim, options: LockOptions): Promise<void> {
  const { clock, signal, waitMs } = options;
  const random = options.random ?? drawNumber;
  const begun = clock.elapsed();
  let tookOver = false;
  let hurried = false;
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    if (await claim.takeFree()) break;
    const sight = await look(path);
    let vacant = sight.kind === "free";
    if (sight.kind === "held" && (await claim.outlives(sight))) {
      tookOver = true;
      vacant = await bury(path, sight.record, claim);
    }
    // Only once in a row: a dead lock that cannot be removed, or a link to nowhere, looks vacant for ever.
    hurried = vacant && !hurried;
    if (hurried) continue;
    const left = waitMs - (clock.elapsed() - begun);
    if (left <= 0)
      throw vacant || sight.kind === "free"
        ? describeObstacle(path, sight)
        : describeHolder(path, sight.record);
    // Most holders are quick; those who wait long look less often, and never in step with each other.
    const pause = Math.min(200, 5 * 2 ** Math.min(attempt, 6)) * (0.5 + random());
    await clock.sleep(Math.min(pause, left), signal);
  }
  if (tookOver) await clearGraves(path);
}

/** This process's wish to hold the lock: a complete record in a file of its own, which becomes the lock by a link. */
class Claim {
  readonly record: LockRecord;
  readonly #path: string;
  readonly #partPath: string;
  readonly #handle: FileHandle;
  #held = false;
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(path: string, partPath: string, handle: FileHandle, record: LockRecord) {
    this.#path = path;
    this.#partPath = partPath;
    this.#handle = handle;
    this.record = record;
  }

  static async make(path: string): Promise<Claim> {
    const record = { ...identifyThisProcess(), nonce: randomBytes(9).toString("hex") };
    const partPath = namePart(path);
    let handle: FileHandle | undefined;
    try {
      handle = await open(partPath, "wx", 0o600);
      await handle.writeFile(JSON.stringify(record));
      return new Claim(path, partPath, handle, record);
    } catch (error) {
      await handle?.close().catch(ignore);
      await unlink(partPath).catch(ignore);
      throw explainFileError(error, path);
    }
  }

  async takeFree(): Promise<boolean> {
    if (!(await this.linkTo(this.#path))) return false;
    this.#held = true;
    // The lock is a second name of the same file, and one name is enough.
    await unlink(this.#partPath).catch(ignore);
    // Written through the open file and not by name: should the lock ever have gone to another, theirs is not touched.
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS).unref();
    return true;
  }

  /** False when the name is taken. A link, unlike a new file, shows up with its content complete. */
  async linkTo(path: string): Promise<boolean> {
    try {
      await link(this.#partPath, path);
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw explainFileError(error, path);
    }
  }

  /** Whether the holder is known to be dead. Ages are compared by the file server's clock alone. */
  async outlives(sight: { record: LockRecord; mtimeMs: number }): Promise<boolean> {
    const verdict = judgeOwner(sight.record);
    if (verdict !== "elsewhere") return verdict === "dead";
    await this.#beat();
    return (await this.#handle.stat()).mtimeMs - sight.mtimeMs > SILENCE_MS;
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.#handle.close().catch(ignore);
    if (!this.#held) {
      await unlink(this.#partPath).catch(ignore);
      return;
    }
    this.#held = false;
    const sight = await look(this.#path).catch(ignore);
    if (sight?.kind === "held" && sight.record.nonce === this.record.nonce)
      await unlink(this.#path).catch(ignore);
  }

  async #beat(): Promise<void> {
    await this.#handle.write("{", 0).catch(ignore);
  }
}

/**
 * Removes a dead holder's lock. Of all who find it dead exactly one may, or a slow one would remove the next holder's
 * lock: the one whose record becomes the grave named after the dead holding. When that one dies too, there is a next grave.
 * False when somebody else is at it.
 */
async function bury(path: string, dead: LockRecord, claim: Claim): Promise<boolean> {
  for (let depth = 0; ; depth += 1) {
    const grave = `${path}.${dead.nonce}.${depth}`;
    if (await claim.linkTo(grave)) {
      const sight = await look(path);
      if (sight.kind === "held" && sight.record.nonce === dead.nonce) await unlink(path).catch(ignore);
      // The dead holding's nonce never comes back, so whoever digs here later finds nothing to remove.
      await unlink(grave).catch(ignore);
      return true;
    }
    const digger = await look(grave);
    if (digger.kind === "free") return true;
    if (!(await claim.outlives(digger))) return false;
  }
}

/** Graves whose diggers died, and what else dead processes left beside the lock. Only for the lock's holder. */
async function clearGraves(path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(prefix) || !/^[0-9a-z-]+\.\d+$/.test(name.slice(prefix.length))) continue;
    const digger = await look(join(folder, name)).catch(ignore);
    if (digger?.kind === "held" && judgeOwner(digger.record) === "dead")
      await unlink(join(folder, name)).catch(ignore);
  }
  await sweepParts(folder);
}

async function look(path: string): Promise<Sight> {
  try {
    const text = await readFile(path, "utf8");
    const { mtimeMs, ino } = await stat(path);
    return { kind: "held", record: readRecord(text) ?? makeUpRecord(ino, mtimeMs), mtimeMs };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { kind: "free" };
    throw explainFileError(error, path);
  }
}

function readRecord(text: string): LockRecord | undefined {
  let record: Partial<Record<keyof LockRecord, unknown>> | null;
  try {
    record = JSON.parse(text) as Partial<Record<keyof LockRecord, unknown>> | null;
  } catch {
    return undefined;
  }
  if (typeof record !== "object" || record === null) return undefined;
  const { pid, start, machine, nonce } = record;
  if (typeof pid !== "number" || typeof start !== "string" || typeof machine !== "string") return undefined;
  if (typeof nonce !== "string" || !/^[0-9a-f]+$/.test(nonce)) return undefined;
  return { pid, start, machine, nonce };
}

/** A link is never half-written, but a power cut can leave an empty file: nobody holds that one any more. */
function makeUpRecord(ino: number, mtimeMs: number): LockRecord {
  const { machine } = identifyThisProcess();
  return { pid: 0, start: "0", machine, nonce: `lost-${ino}-${Math.trunc(mtimeMs)}` };
}

function describeObstacle(path: string, { kind }: Sight): Fault {
  const what =
    kind === "held"
      ? `The lock ${path} was left behind by a process that is gone, and cannot be removed.`
      : `The lock ${path} cannot be taken, although nobody seems to hold it.`;
  return new Fault("file.locked", what, { hint: "Remove it by hand and try again." });
}

function describeHolder(path: string, holder: LockRecord): Fault {
  if (judgeOwner(holder) === "elsewhere") {
    const host = holder.machine.split(" ")[0] ?? "";
    return new Fault("file.locked", `Another machine (${host}) holds ${path}.`, {
      hint: `Wait for it to finish. If it was switched off, its lock is given up after ${SILENCE_MS / 1000} seconds.`,
    });
  }
  return new Fault("file.locked", `Another namely process (${holder.pid}) holds ${path}.`, {
    hint: "Wait for it to finish and try again.",
  });
}

function drawNumber(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}

function ignore(): undefined {
  return undefined;
}
