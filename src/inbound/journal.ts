import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { writeJson } from "../formats/json.ts";
import { attempt } from "../platform/errors/attempt.ts";
import { FileTooLongError } from "../platform/files/bounded-file.ts";
import { explainFileError } from "../platform/files/file-fault.ts";
import { removeFile, syncFile, syncFolder } from "../platform/files/folder-sync.ts";
import { readPrivateFile } from "../platform/files/private-file.ts";
import { ensurePrivateFolder } from "../platform/files/private-folder.ts";

const notificationShape = z.object({
  ids: z.array(z.string()),
  emails: z.array(z.string()),
  /** Whether it names no person, or more people than were extracted: then all changes have to be polled. */
  isUnclear: z.boolean(),
});

/** A notification that is to be followed by a poll, as stored on disk: whom it may be about, and nothing else of it. */
export type StoredNotification = z.infer<typeof notificationShape>;

/** Notifications that a poll is being taken after. */
export interface NotificationBatch {
  readonly notifications: readonly StoredNotification[];
  /** Forgets them: what they were about is known, and safe. Without it they are in the next batch again. */
  done(): Promise<void>;
}

interface Segment {
  readonly number: number;
  readonly lines: ReadonlyMap<string, StoredNotification>;
  readonly bytes: number;
}

interface Waiter {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const MOST_NOTIFICATIONS = 5_000;
const MOST_BYTES = 2 * 1024 * 1024;
/** Of one file, with what a full disk has cut off and was written again. */
const MOST_FILE_BYTES = 16 * 1024 * 1024;
const NAME = /^hints-(?<number>\d{8})\.ndjson$/u;

/**
 * What has come in and has not been worked on, in files that only grow. A new file is begun whenever a batch is taken, so
 * that forgetting one is the removal of files and a kill at any moment leaves each notification where it is. One process at a
 * time may use a folder.
 */
export class NotificationJournal {
  readonly #folder: string;
  /** Files of earlier batches and runs. */
  #sealed: Segment[];
  #number: number;
  /** What is or will be in the current file, with the promise that it is on the disk. */
  #current = new Map<string, { readonly notification: StoredNotification; readonly stored: Promise<void> }>();
  #currentBytes = 0;
  /** What was written to the current file, failed writes included. */
  #fileBytes = 0;
  #handle: FileHandle | undefined;
  #queue: Waiter[] = [];
  #turn: Promise<void> = Promise.resolve();

  private constructor(folder: string, sealed: Segment[]) {
    this.#folder = folder;
    this.#sealed = sealed;
    this.#number = Math.max(0, ...sealed.map(({ number }) => number)) + 1;
  }

  /** Makes the folder where it is missing. Throws `file.*`. */
  static async open(folder: string): Promise<NotificationJournal> {
    await ensurePrivateFolder(folder);
    const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
    const sealed: Segment[] = [];
    for (const name of names) sealed.push(await readSegment(folder, name));
    return new NotificationJournal(folder, sealed);
  }

  /** How many different notifications have come in and are not done with. */
  get waiting(): number {
    return this.#sealed.reduce((sum, { lines }) => sum + lines.size, this.#current.size);
  }

  /**
   * Resolves when the notification is on the disk, so that it outlives the machine; to false when no more can be kept. One that
   * waits already is not written again: the poll that comes after it is yet to begin. Throws `file.*`.
   */
  async store(notification: StoredNotification): Promise<boolean> {
    const line = writeJson(notificationShape.parse(notification));
    const known = this.#current.get(line);
    if (known !== undefined) {
      await known.stored;
      return true;
    }
    const bytes = Buffer.byteLength(line) + 2;
    if (this.waiting >= MOST_NOTIFICATIONS || this.#bytes + bytes > MOST_BYTES) return false;
    // Room is left for all that waits to be written.
    if (this.#fileBytes + MOST_BYTES > MOST_FILE_BYTES) return false;
    const stored = new Promise<void>((resolve, reject) => this.#queue.push({ line, resolve, reject }));
    this.#current.set(line, { notification, stored });
    this.#currentBytes += bytes;
    void this.#take(() => this.#flush());
    try {
      await stored;
    } catch (error) {
      if (this.#current.get(line)?.stored === stored) {
        this.#current.delete(line);
        this.#currentBytes -= bytes;
      }
      throw error;
    }
    return true;
  }

  /** Everything that waits; undefined when nothing does. What comes in from now on is for the next batch. */
  async take(): Promise<NotificationBatch | undefined> {
    await this.#take(() => this.#seal());
    const segments = this.#sealed;
    if (segments.length === 0) return undefined;
    return {
      notifications: segments.flatMap(({ lines }) => [...lines.values()]),
      done: async () => {
        for (const { number } of segments) await removeFile(this.#pathOf(number));
        this.#sealed = this.#sealed.filter((segment) => !segments.includes(segment));
      },
    };
  }

  /** Ends when what was being written is on the disk. The notifications stay for the next run. */
  async close(): Promise<void> {
    await this.#take(() => this.#closeFile());
  }

  get #bytes(): number {
    return this.#sealed.reduce((sum, { bytes }) => sum + bytes, this.#currentBytes);
  }

  #pathOf(number: number): string {
    return join(this.#folder, `hints-${String(number).padStart(8, "0")}.ndjson`);
  }

  /** One step after the other. */
  #take(step: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** All that waits to be written goes to the disk at once: a burst costs a few flushes, not one each. */
  async #flush(): Promise<void> {
    const waiters = this.#queue;
    if (waiters.length === 0) return;
    this.#queue = [];
    const path = this.#pathOf(this.#number);
    try {
      if (this.#handle === undefined) {
        this.#handle = await open(path, "a", 0o600);
        await syncFolder(this.#folder);
      }
      // The line break in front parts it from a line that a kill or a full disk has cut off.
      const text = waiters.map(({ line }) => `\n${line}\n`).join("");
      this.#fileBytes += Buffer.byteLength(text);
      await this.#handle.appendFile(text);
      await syncFile(this.#handle);
    } catch (error) {
      const fault = explainFileError(error, path);
      for (const { reject } of waiters) reject(fault);
      return;
    }
    for (const { resolve } of waiters) resolve();
  }

  async #seal(): Promise<void> {
    await this.#flush();
    await this.#closeFile();
    const yetToCome = new Set(this.#queue.map(({ line }) => line));
    const [lines, later] = [new Map<string, StoredNotification>(), new Map(this.#current)];
    for (const [line, { notification }] of this.#current) {
      if (yetToCome.has(line)) continue;
      lines.set(line, notification);
      later.delete(line);
    }
    if (lines.size === 0) return;
    this.#sealed = [...this.#sealed, { number: this.#number, lines, bytes: sizeOf(lines) }];
    this.#current = later;
    this.#currentBytes = sizeOf(later);
    this.#number += 1;
    this.#fileBytes = 0;
  }

  async #closeFile(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

function sizeOf(lines: ReadonlyMap<string, unknown>): number {
  return [...lines.keys()].reduce((sum, line) => sum + Buffer.byteLength(line) + 2, 0);
}

/** What a killed process left half-written is skipped: its sender got no confirmation. */
async function readSegment(folder: string, name: string): Promise<Segment> {
  const path = join(folder, name);
  const number = Number(NAME.exec(name)?.groups?.["number"]);
  const bytes = await readPrivateFile(path, MOST_FILE_BYTES).catch((error: unknown) => {
    if (error instanceof FileTooLongError) return TOO_LONG;
    throw error;
  });
  // The people it was about are unknown now: a poll of all changes catches them, and removes the file.
  if (bytes === TOO_LONG) return { number, lines: new Map([["", UNCLEAR]]), bytes: 0 };
  // Another process has finished with it since the folder was listed.
  if (bytes === undefined) return { number, lines: new Map(), bytes: 0 };
  const lines = new Map<string, StoredNotification>();
  for (const line of bytes.toString("utf8").split("\n")) {
    const notification = parseNotification(line);
    if (notification !== undefined) lines.set(line, notification);
  }
  return { number, lines, bytes: sizeOf(lines) };
}

const TOO_LONG = Symbol("too long");
const UNCLEAR: StoredNotification = { ids: [], emails: [], isUnclear: true };

function parseNotification(line: string): StoredNotification | undefined {
  return line === "" ? undefined : attempt(() => notificationShape.parse(JSON.parse(line)));
}
