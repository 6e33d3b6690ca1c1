import { constants } from "node:fs";
import { type FileHandle, open, readlink, realpath, rename, stat, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Fault } from "../errors/fault.ts";
import { errorCode, explainFileError, ignore } from "./file-fault.ts";
import { refuseForeignLinks } from "./foreign-link.ts";
import { syncFile, syncFolder } from "./folder-sync.ts";
import { isMountPoint } from "./mount-point.ts";
import { namePart, sweepParts, writeWhole } from "./part-file.ts";

/** The part of a file handle that can fail half-way; tests put a failing disk in its place. */
export type PartFile = Pick<FileHandle, "write" | "truncate" | "sync" | "close" | "chmod">;

export interface ReplacementOptions {
  /** Permissions of the new file, whatever the old one had and whatever the umask says. Default 0600. */
  readonly mode?: number;
  /** Whether the content has to survive a power cut; true unless said otherwise. Either way it is replaced in one step. */
  readonly durable?: boolean;
  /** False where many are made in a row and the caller sweeps by itself. Default true. */
  readonly sweep?: boolean;
  /** Opens a file for writing; the default is the real one. */
  readonly openPart?: (path: string, flags: string | number, mode: number) => Promise<PartFile>;
}

const BUFFER_BYTES = 65_536;

/** These lead to what the shell has opened, which a rename would cut off from the shell. */
const OPENED_BY_THE_SHELL = /^\/(?:dev\/(?:stdin|stdout|stderr|fd\/.*)|proc\/.*)$/;

/**
 * Begins a new content for `path`: it grows in a file of its own beside the target and takes the target's place in one
 * step when it is complete and on the disk. Until then, and after any fault, the target is what it was. Links are
 * followed, but not those of other users in shared folders. A device or a pipe is written straight through. What killed processes left half-written beside the target is
 * removed first. Throws `file.*` faults.
 */
export async function openReplacement(path: string, options: ReplacementOptions = {}): Promise<Replacement> {
  const openPart = options.openPart ?? open;
  const mode = options.mode ?? 0o600;
  try {
    const target = await findTarget(path);
    if (target.kind === "through") {
      const part = await openPart(target.path, constants.O_WRONLY | constants.O_APPEND, mode);
      return new Replacement(path, part);
    }
    // Reported before the work is done: the rename at its end would fail.
    if (await isMountPoint(target.path)) throw Object.assign(new Error("a mount point"), { code: "EBUSY" });
    if (options.sweep ?? true) await sweepParts(dirname(target.path));
    const partPath = namePart(target.path);
    const part = await openPart(partPath, "wx", mode);
    const durable = options.durable ?? true;
    const replacement = new Replacement(path, part, { partPath, targetPath: target.path, durable });
    await setMode(part, mode).catch(async (error: unknown) => {
      await replacement.discard();
      throw error;
    });
    return replacement;
  } catch (error) {
    throw explainFileError(error, path);
  }
}

/** Replaces the whole content of `path` in one step, as `openReplacement` does. */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  options: ReplacementOptions = {},
): Promise<void> {
  const replacement = await openReplacement(path, options);
  await replacement.write(content);
  await replacement.publish();
}

/** Removes what killed processes left half-written where a new content for `path` would grow. Never throws. */
export async function sweepBeside(path: string): Promise<void> {
  const target = await findTarget(path).catch(ignore);
  if (target?.kind === "file") await sweepParts(dirname(target.path));
}

interface PartPaths {
  readonly partPath: string;
  readonly targetPath: string;
  readonly durable: boolean;
}

/** A file in the making. Calls are made one after the other; after a fault everything has been cleaned up already. */
export class Replacement {
  /** False for a device, a pipe or /dev/stdout: what was written there has gone out and cannot be taken back. */
  readonly rewindable: boolean;
  readonly #path: string;
  readonly #part: PartFile;
  readonly #place: PartPaths | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #position = 0;
  #state: "open" | "published" | "discarded" = "open";

  constructor(path: string, part: PartFile, place?: PartPaths) {
    this.#path = path;
    this.#part = part;
    this.#place = place;
    this.rewindable = place !== undefined;
  }

  async write(chunk: string | Uint8Array): Promise<void> {
    this.#expectOpen();
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : new Uint8Array(chunk);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    // A reader at the other end of a pipe wants each record when it is there.
    if (this.rewindable && this.#waitingBytes < BUFFER_BYTES) return;
    await this.#attempt(() => this.#flush());
  }

  /** Throws away what was written and begins again. */
  async restart(): Promise<void> {
    this.#expectOpen();
    const sent = this.#position > 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (!sent) return;
    if (!this.rewindable) {
      await this.discard();
      throw new Fault("file.cannot-restart", `What was written to ${this.#path} cannot be taken back.`, {
        hint: "Write to a file instead.",
      });
    }
    await this.#attempt(() => this.#part.truncate(0));
    this.#position = 0;
  }

  /** Flushes everything and puts it in the target's place; resolves to the number of bytes. */
  async publish(): Promise<{ bytes: number }> {
    this.#expectOpen();
    const place = this.#place;
    await this.#attempt(async () => {
      await this.#flush();
      if (place?.durable) await syncFile(this.#part);
      await this.#part.close();
      if (place) await rename(place.partPath, place.targetPath);
    });
    this.#state = "published";
    if (place?.durable) await syncFolder(dirname(place.targetPath));
    return { bytes: this.#position };
  }

  /** Gives up and leaves the target as it was. May be called at any time, also after `publish`. */
  async discard(): Promise<void> {
    if (this.#state !== "open") return;
    this.#state = "discarded";
    this.#waiting = [];
    await this.#part.close().catch(ignore);
    if (this.#place) await unlink(this.#place.partPath).catch(ignore);
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    await writeWhole(this.#part, bytes, this.rewindable ? this.#position : null);
    this.#position += bytes.length;
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<never> {
    await this.discard();
    throw explainFileError(error, this.#path);
  }

  #expectOpen(): void {
    if (this.#state === "open") return;
    throw new Fault("internal.replacement-closed", `${this.#path} was already ${this.#state}.`);
  }
}

/** The mode given at opening went through the umask; this one does not. */
async function setMode(part: PartFile, mode: number): Promise<void> {
  try {
    await part.chmod(mode);
  } catch (error) {
    // A file system without permissions, as on a memory stick, has none to set.
    if (!["EPERM", "ENOTSUP", "EINVAL", "ENOSYS"].includes(errorCode(error) ?? "")) throw error;
  }
}

type Target = { readonly kind: "file" | "through"; readonly path: string };

/**
 * Follows links by hand, because a link whose file does not exist yet is followed as well. What the kernel would refuse is
 * refused.
 */
async function findTarget(path: string): Promise<Target> {
  if (/[/\\]$/.test(path)) throw Object.assign(new Error("a folder was named"), { code: "EISDIR" });
  let place = resolve(path);
  if (!OPENED_BY_THE_SHELL.test(place)) await refuseForeignLinks(place);
  for (let links = 0; links < 40; links += 1) {
    if (OPENED_BY_THE_SHELL.test(place)) return { kind: "through", path: place };
    const next = await readlink(place).catch(ignore);
    if (next === undefined) {
      const found = await stat(place).catch(ignore);
      if (found?.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
      return { kind: found === undefined || found.isFile() ? "file" : "through", path: place };
    }
    const folder = await realpath(dirname(place));
    place = resolve(folder, next);
  }
  throw Object.assign(new Error("links lead in a circle"), { code: "ELOOP" });
}
