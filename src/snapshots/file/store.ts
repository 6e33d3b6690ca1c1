import type { Dirent } from "node:fs";
import { readdir, stat, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod";
import { openReplacement, replaceFile } from "../../platform/files/atomic-file.ts";
import type { Clock } from "../../platform/process/clock.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { errorCode, explainFileError } from "../../platform/files/file-fault.ts";
import { removeFile } from "../../platform/files/folder-sync.ts";
import { withLock } from "../../platform/files/lock.ts";
import { sweepParts } from "../../platform/files/part-file.ts";
import {
  checkPrivateFile,
  checkPrivateFolder,
  ensurePrivateFolder,
} from "../../platform/files/private-folder.ts";
import { readNotes } from "../../platform/files/private-notes.ts";
import { deriveMark, followMark, markContent, MarkMemory } from "./baseline-mark.ts";
import { isBaselineName } from "./baseline-names.ts";
import type { SnapshotHeader } from "./header.ts";
import { nameFolder, nameNext, readSnapshotName } from "./snapshot-names.ts";
import { isSameContent, openFileSide, readHeader, type Side } from "../compare/side.ts";

/** A snapshot in the store. */
export interface StoredSnapshot {
  /** By which it is called, and sorted: when it was taken, as `2026-11-24T203541Z`. */
  readonly name: string;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  readonly bytes: number;
}

/**
 * How the store's latest snapshot was read, so that only changes need to be read next time. Kept beside the snapshots,
 * since they themselves hold no time.
 */
export const readingSchema = z.object({
  /** When the last full read was, by this machine's clock in milliseconds since 1970. */
  full_read_at: z.number(),
  /** Every change until then is in it. Epoch seconds by Namely's clock; null when Namely sends no times. */
  known_until: z.number().nullable(),
  /** When the reading began, by Namely's clock in epoch seconds; null when it sent none. */
  read_at: z.number().nullable(),
  /** Raw keys that came on some people and not on others: that one is missing says nothing of what the token may see. */
  irregular_keys: z.array(z.string()).default([]),
});

/** The file that holds it. `snapshot` is the one that it is about; of any other nothing is known. */
const readingFileSchema = readingSchema.extend({ version: z.literal(1), snapshot: z.string() });

export type Reading = z.infer<typeof readingSchema>;

export interface StoreOptions {
  /** The program's folder for state. */
  readonly stateFolder: string;
  /** The company's id, as Namely says it, or the name of its folder as `listCompanies` has it. */
  readonly company: string;
  /** A baseline of its own beside the company's usual one, see `isBaselineName`; undefined for the usual one. */
  readonly baseline?: string | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface SaveRules {
  /** The name of the snapshot that this one follows, undefined for the first; left out where it follows any. */
  readonly follows?: { readonly name: string | undefined };
  /** Whether a side that is the latest snapshot to the byte is not kept twice. */
  readonly skipEqual: boolean;
  /** The mark that it gets as a baseline; left out where it follows the latest one. */
  readonly mark?: string | undefined;
}

const SUFFIX = ".ndjson";
const READING_FILE = "reading.json";
const MOST_READING_BYTES = 16 * 1024 * 1024;
const MARKS_FILE = "marks.json";
/** Older ones than these are hardly compared with any more, and have a mark of their own nevertheless. */
const MOST_MARKS = 100;
const LOCK_WAIT_MS = 30_000;
/** Below a company's folder, so that no baseline is taken for a company. */
const BASELINES = "baselines";

/** Where the snapshots of all companies lie, each in a folder of its own. */
export function snapshotsFolder(stateFolder: string): string {
  return join(stateFolder, "snapshots");
}

/** The companies of which there are snapshots, by the names of their folders. Throws `file.not-readable`. */
export async function listCompanies(stateFolder: string): Promise<readonly string[]> {
  const entries = await listEntries(snapshotsFolder(stateFolder));
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The dated snapshots of one company. Nothing is made before the first one is saved. */
export class SnapshotStore {
  readonly folder: string;
  readonly baseline: string | undefined;
  readonly #options: StoreOptions;
  readonly #marks: MarkMemory;

  constructor(options: StoreOptions) {
    this.#options = options;
    const { stateFolder, company, baseline } = options;
    const folder = join(snapshotsFolder(stateFolder), nameFolder(company));
    this.baseline = baseline;
    this.folder = baseline === undefined ? folder : join(folder, BASELINES, baseline);
    this.#marks = new MarkMemory(join(this.folder, MARKS_FILE), MOST_MARKS);
  }

  /** The names of the company's other baselines of which there are snapshots, in alphabetical order. */
  async listBaselines(): Promise<string[]> {
    const { stateFolder, company } = this.#options;
    const entries = await listEntries(join(snapshotsFolder(stateFolder), nameFolder(company), BASELINES));
    const folders = entries.filter((entry) => entry.isDirectory());
    return folders
      .map(({ name }) => name)
      .filter(isBaselineName)
      .sort();
  }

  /** Oldest first. */
  async list(): Promise<StoredSnapshot[]> {
    await checkPrivateFolder(this.folder, this.#options.stateFolder);
    const entries = await listEntries(this.folder);
    const names = entries.map(({ name }) => name).filter((name) => name.endsWith(SUFFIX));
    const snapshots = await Promise.all(names.map((file) => describeSnapshot(join(this.folder, file))));
    return snapshots.filter((snapshot) => snapshot !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async latest(): Promise<StoredSnapshot | undefined> {
    return (await this.list()).at(-1);
  }

  /** How the latest snapshot was read; undefined when that is not known. */
  async reading(): Promise<Reading | undefined> {
    const latest = await this.latest();
    // It only saves requests: without it all employees are read.
    const path = join(this.folder, READING_FILE);
    const notes = await readNotes(path, MOST_READING_BYTES, readingFileSchema);
    if (notes === undefined || notes.snapshot !== latest?.name) return undefined;
    const { version: _version, snapshot: _snapshot, ...reading } = notes;
    return reading;
  }

  /** What sets this snapshot apart from every other baseline. */
  async mark({ name }: StoredSnapshot, header: SnapshotHeader | undefined): Promise<string> {
    return (await this.#marks.find(name)) ?? deriveMark(name, markContent(header));
  }

  /**
   * Adds a snapshot in one step, readable by this user alone. Throws `file.*`, and `file.snapshot-moved` when another
   * run has saved one meanwhile.
   */
  async save(side: Side, reading: Reading | undefined, how: SaveRules): Promise<StoredSnapshot> {
    await ensurePrivateFolder(this.folder);
    return this.#underLock(async () => {
      await sweepParts(this.folder);
      const latest = await this.latest();
      if (how.follows && latest?.name !== how.follows.name) throw movedMeanwhile();
      const isEqual =
        how.skipEqual &&
        latest !== undefined &&
        (await isSameContent(openFileSide(latest.path, latest.path), side));
      const name = isEqual ? latest.name : nameNext(this.#options.clock.now(), latest?.name);
      // Also where the content is the same: a person may have been gone and back before it was saved.
      await this.#writeMark(name, how.mark ?? (await this.#followLatest(latest, side)));
      // Before the snapshot, since both say nothing of any other: when they cannot be written, nothing has moved.
      if (reading !== undefined) await this.#writeReading(name, reading);
      return isEqual ? latest : this.#write(side, name);
    });
  }

  /** Removes snapshots; the latest one always stays. Resolves to those that went. */
  async remove(chosen: (snapshot: StoredSnapshot, newerOnes: number) => boolean): Promise<StoredSnapshot[]> {
    return this.#underLock(async () => {
      const snapshots = await this.list();
      const removed = snapshots.filter(
        (snapshot, index) => index < snapshots.length - 1 && chosen(snapshot, snapshots.length - 1 - index),
      );
      for (const { path } of removed) {
        await unlink(path).catch((error: unknown) => {
          if (errorCode(error) !== "ENOENT") throw explainFileError(error, path);
        });
      }
      return removed;
    });
  }

  async #write(side: Side, name: string): Promise<StoredSnapshot> {
    const path = join(this.folder, `${name}${SUFFIX}`);
    await writeSide(side, path, this.#options.signal);
    const saved = await describeSnapshot(path);
    if (saved === undefined)
      throw new Fault("file.failed", `The snapshot ${path} was gone as soon as it was saved.`);
    return saved;
  }

  async #followLatest(latest: StoredSnapshot | undefined, side: Side): Promise<string | undefined> {
    const next = await readHeader(side);
    if (latest === undefined) return markContent(next);
    // A broken one may be followed all the same; its name sets it apart from all others.
    const header = await readHeader(openFileSide(latest.path, latest.path)).catch(() => undefined);
    return followMark({ mark: await this.mark(latest, header), header }, next);
  }

  async #writeMark(name: string, mark: string | undefined): Promise<void> {
    if (mark === undefined || (await this.#marks.find(name)) === mark) return;
    await this.#marks.note({ of: name, mark });
  }

  async #writeReading(snapshot: string, reading: Reading): Promise<void> {
    const path = join(this.folder, READING_FILE);
    const text = `${JSON.stringify({ version: 1, snapshot, ...reading })}\n`;
    // Without it the next run only loses its shortcut: all employees are read.
    if (Buffer.byteLength(text) > MOST_READING_BYTES) return removeFile(path);
    await replaceFile(path, text);
  }

  #underLock<Result>(hold: () => Promise<Result>): Promise<Result> {
    const { clock, signal } = this.#options;
    return withLock(join(this.folder, ".lock"), { clock, signal, waitMs: LOCK_WAIT_MS }, hold);
  }
}

/** Writes a side to a file in one step; what was there before stays until everything is on the disk. */
export async function writeSide(side: Side, path: string, signal: AbortSignal): Promise<{ bytes: number }> {
  const replacement = await openReplacement(path);
  try {
    for await (const { bytes, start, end } of side.read()) {
      signal.throwIfAborted();
      await replacement.write(bytes.subarray(start, end));
    }
    return await replacement.publish();
  } finally {
    await replacement.discard();
  }
}

async function describeSnapshot(path: string): Promise<StoredSnapshot | undefined> {
  const name = basename(path, SUFFIX);
  const takenAt = readSnapshotName(name);
  if (takenAt === undefined) return undefined;
  try {
    await checkPrivateFile(path);
    return { name, path, takenAt, bytes: (await stat(path)).size };
  } catch (error) {
    // Another process prunes at the same time.
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function listEntries(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw new Fault("file.not-readable", `The snapshots in ${folder} could not be read.`, {
      hint: "Check who may read that folder, or name another one with NAMELY_STATE_DIR.",
      cause: error,
    });
  }
}

function movedMeanwhile(): Fault {
  return new Fault(
    "file.snapshot-moved",
    "Another run saved a snapshot in the meantime, so nothing was saved.",
    {
      hint: "Run it again; with --lock two runs never overlap.",
    },
  );
}
