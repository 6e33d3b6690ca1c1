import { createHash } from "node:crypto";
import * as z from "zod";
import { readNotes, writeNotes } from "../../platform/files/private-notes.ts";
import { writeHeader, type SnapshotHeader } from "./header.ts";

/** A baseline with the mark that sets it apart from every other, also from an earlier one with the same content. */
export interface MarkedBaseline {
  readonly mark: string | undefined;
  readonly header: SnapshotHeader | undefined;
}

/**
 * The mark of a snapshot that follows no other: the hash of its header, which holds the checksum of all lines. Undefined
 * without a checksum.
 */
export function markContent(header: SnapshotHeader | undefined): string | undefined {
  return header?.checksum === undefined ? undefined : hash([writeHeader(header)]);
}

/** The mark of what follows a baseline. It depends on all that came before, so that A, B and A again have three marks. */
export function followMark(baseline: MarkedBaseline, next: SnapshotHeader | undefined): string | undefined {
  const content = markContent(next);
  if (baseline.mark === undefined) return content;
  if (content !== undefined && content === markContent(baseline.header)) return baseline.mark;
  return deriveMark(baseline.mark, content);
}

/** A mark for content that was found without one, beside something that nothing else has. */
export function deriveMark(other: string, content: string | undefined): string {
  return hash([other, content ?? ""]);
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** Which mark a baseline has. `of` is the name of a stored snapshot, or the content of a file. */
export interface KnownMark {
  readonly of: string;
  readonly mark: string;
}

/** A hundred marks take a hundredth of it. */
const MOST_BYTES = 1024 * 1024;

const fileSchema = z.object({
  version: z.literal(1),
  marks: z.array(z.object({ of: z.string(), mark: z.string() })),
});

/** Keeps the marks of the latest baselines in a file, since the snapshots themselves hold nothing but people. */
export class MarkMemory {
  readonly #path: string;
  readonly #most: number;

  constructor(path: string, most: number) {
    this.#path = path;
    this.#most = most;
  }

  /** Oldest first; empty when nothing is known. Throws `file.unsafe-*` where others may write. */
  async list(): Promise<readonly KnownMark[]> {
    const notes = await readNotes(this.#path, MOST_BYTES, fileSchema);
    return notes?.marks ?? [];
  }

  async find(of: string): Promise<string | undefined> {
    return (await this.list()).find((known) => known.of === of)?.mark;
  }

  /** Adds these as the latest ones, on the disk when it resolves. Throws `file.*`. */
  async note(...latest: readonly KnownMark[]): Promise<void> {
    const named = new Set(latest.map(({ of }) => of));
    const others = (await this.list()).filter(({ of }) => !named.has(of));
    const marks = [...others, ...latest].slice(-this.#most);
    await writeNotes(this.#path, MOST_BYTES, { version: 1, marks });
  }
}
