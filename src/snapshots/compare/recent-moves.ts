import * as z from "zod";
import type { Clock } from "../../platform/process/clock.ts";
import { removeFile } from "../../platform/files/folder-sync.ts";
import { readNotes, writeNotes } from "../../platform/files/private-notes.ts";
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
    const notes = await readNotes(this.#path, MOST_BYTES, fileSchema);
    // A clock that was set back must not keep a move for longer than a day either.
    return notes?.moves.filter(({ at }) => Math.abs(now - at) < DAY_MS) ?? [];
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
    await writeNotes(this.#path, MOST_BYTES, { version: 1, moves: all });
  }

  /** --force has confirmed the moves: counting starts again. */
  async clear(): Promise<void> {
    await removeFile(this.#path);
  }
}
