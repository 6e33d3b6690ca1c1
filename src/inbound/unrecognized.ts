import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeJson } from "../formats/json.ts";
import { replaceFile } from "../platform/files/atomic-file.ts";
import { readSmallFile } from "../platform/files/bounded-file.ts";
import { errorCode, explainFileError } from "../platform/files/file-fault.ts";
import { syncFolder } from "../platform/files/folder-sync.ts";
import { appendPrivately } from "../platform/files/private-file.ts";

/** A notification that names no known person. */
export interface UnrecognizedNotification {
  /** RFC 3339. */
  readonly received_at: string;
  readonly content_type: string | null;
  /** The keys of the body, without any of its values. */
  readonly shape: string;
  readonly body: Uint8Array;
}

const MOST_FILE_BYTES = 1024 * 1024;
const MOST_BODY_BYTES = 64 * 1024;
const MOST_SHAPES = 100;
/** Keys may be as long as a body; a line stays below half of the file. */
const LONGEST_SHAPE = 4000;

/**
 * Notifications that name no known person, with their whole body, in a file for this user alone: it shows what Namely
 * really sends. The file never grows beyond a megabyte; the oldest go first.
 */
export class UnrecognizedNotifications {
  readonly path: string;
  readonly #seen = new Set<string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.path = join(folder, "unknown-hints.ndjson");
  }

  /** Whether this is the first of its shape that this process has seen; false for all after very many shapes. */
  isNews({ shape }: UnrecognizedNotification): boolean {
    if (this.#seen.has(shape) || this.#seen.size >= MOST_SHAPES) return false;
    this.#seen.add(shape);
    return true;
  }

  /** Resolves when it is on the disk. Throws `file.*`. */
  keep(notification: UnrecognizedNotification): Promise<void> {
    const turn = this.#turn.then(() => this.#write(notification));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #write({ body, shape: keys, ...about }: UnrecognizedNotification): Promise<void> {
    const shape = keys.slice(0, LONGEST_SHAPE);
    const cut = body.length > MOST_BODY_BYTES;
    const text = new TextDecoder().decode(body.subarray(0, MOST_BODY_BYTES));
    const line = `${writeJson({ ...about, shape, cut, body: text })}\n`;
    try {
      const { size } = await stat(this.path).catch(nothingThere);
      if (size + Buffer.byteLength(line) > MOST_FILE_BYTES) return await this.#restart(line, size);
      await appendPrivately(this.path, line);
      if (size === 0) await syncFolder(dirname(this.path));
    } catch (error) {
      throw explainFileError(error, this.path);
    }
  }

  /** Keeps the newest half of a file that is full. A longer file is none that was written here, and nothing of it is kept. */
  async #restart(line: string, size: number): Promise<void> {
    const all = size > MOST_FILE_BYTES ? Buffer.alloc(0) : await readSmallFile(this.path, MOST_FILE_BYTES);
    const before = all.subarray(-MOST_FILE_BYTES / 2);
    const kept = before.subarray(before.indexOf("\n") + 1);
    await replaceFile(this.path, Buffer.concat([kept, Buffer.from(line)]), { mode: 0o600 });
  }
}

function nothingThere(error: unknown): { readonly size: number } {
  if (errorCode(error) === "ENOENT") return { size: 0 };
  throw error;
}
