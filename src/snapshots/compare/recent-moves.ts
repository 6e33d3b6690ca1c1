import { dirname } from "node:path";
import * as z from "zod";
import { replaceFile } from "../../platform/files/atomic-file.ts";
import { readSmallFile, refuseLongText } from "../../platform/files/bounded-file.ts";
import type { Clock } from "../../platform/process/clock.ts";
import { removeFile } from "../../platform/files/folder-sync.ts";
import {
  checkPrivateFile,
  checkPrivateFolder,
  ensurePrivateFolder,
} from "../../platform/files/private-folder.ts";
import type { Move } from "./guard.ts";

const DAY_MS = 86_400_000;
/** Half a million moves. */
const MOST_BYTES = 64 * 1024 * 1024;

const fileSchema = z.object({
  version: z.literal(1),
  moves: z.array(
    z.object({
      kind: z.enum(["departure", "arrival"]),
      id: z.string(),
      vanished: z.boolean(),
      present: z.boolean(),
      /** Milliseconds since 1970. */
      at: z.number(),
    }),
  ),
});

type StoredMove = z.infer<typeof fileSchema>["moves"][number];

/**
 * Who left or arrived within the last 24 hours by what the guard let pass. Kept in a file, so that a program that is started
 * again goes on counting; the stored snapshots may have been removed meanwhile.
 */
export class RecentMoves {
  readonly #path: string;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** Empty when nothing is known. */
  async list(): Promise<readonly StoredMove[]> {
    const now = this.#clock.now();
    await checkPrivateFolder(dirname(this.#path));
    await checkPrivateFile(this.#path);
    try {
      const text = (await readSmallFile(this.#path, MOST_BYTES)).toString("utf8");
      const { moves } = fileSchema.parse(JSON.parse(text));
      // A clock that was set back must not keep a move for longer than a day either.
      return moves.filter(({ at }) => Math.abs(now - at) < DAY_MS);
    } catch {
      return [];
    }
  }

  /** Adds what the guard passes now; a person who is there already stays as they are. Throws `file.*`. */
  async add(moves: readonly Move[]): Promise<void> {
    if (moves.length === 0) return;
    const now = this.#clock.now();
    const known = await this.list();
    const keys = new Set(known.map(({ kind, id }) => `${kind} ${id}`));
    const added = moves.filter(({ kind, id }) => !keys.has(`${kind} ${id}`));
    if (added.length === 0) return;
    const all = [...known, ...added.map((move) => ({ ...move, at: now }))];
    const text = `${JSON.stringify({ version: 1, moves: all })}\n`;
    refuseLongText(text, this.#path, MOST_BYTES);
    await ensurePrivateFolder(dirname(this.#path));
    await replaceFile(this.#path, text);
  }

  /** --force has confirmed the moves: counting starts again. */
  async clear(): Promise<void> {
    await removeFile(this.#path);
  }
}
