import {
  findDifferingLines,
  type LineCounts,
  type LinePair,
} from "../../src/snapshots/compare/differing-lines.ts";
import { LineWindow } from "../../src/snapshots/file/line-window.ts";
import type { Piece } from "../../src/platform/files/read-pieces.ts";

export interface Cutting {
  /** The sizes of the pieces, used over and over. */
  readonly sizes: readonly number[];
  /** The free room before each piece. */
  readonly headroom: number;
}

export const WHOLE: Cutting = { sizes: [Number.POSITIVE_INFINITY], headroom: 64 };

/**
 * The content in pieces, as a file is read: a piece is good until the one after the next is asked for. Then it is
 * overwritten here, so that whoever looks at it later sees nonsense.
 */
export async function* cutPieces(
  content: Buffer,
  { sizes, headroom }: Cutting,
): AsyncGenerator<Piece, void, undefined> {
  const lent: Buffer[] = [];
  let turn = 0;
  for (let at = 0; at < content.length;) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    const part = content.subarray(at, at + size);
    // What stood there before: lines of no meaning any more.
    const bytes = Buffer.alloc(headroom + part.length, "\n#");
    part.copy(bytes, headroom);
    lent.push(bytes);
    lent.at(-3)?.fill("!");
    yield { bytes, start: headroom, end: bytes.length };
    at += part.length;
    turn++;
  }
}

export interface Difference {
  readonly pairs: readonly LinePair[];
  readonly counts: LineCounts;
}

export interface Reading {
  readonly before?: Cutting;
  readonly after?: Cutting;
  readonly everyLine?: boolean;
  /** Whether the windows are still closed; otherwise the first line of each is there already, as after a header. */
  readonly isFresh?: boolean;
}

/** Compares the bytes of two files called `old` and `new`. */
export async function compareBytes(
  before: Buffer | string,
  after: Buffer | string,
  reading: Reading = {},
): Promise<Difference> {
  const old = new LineWindow("old", cutPieces(Buffer.from(before), reading.before ?? WHOLE));
  const now = new LineWindow("new", cutPieces(Buffer.from(after), reading.after ?? WHOLE));
  if (!reading.isFresh) for (const window of [old, now]) await window.findLineEnd();
  const lines = findDifferingLines(old, now, { everyLine: reading.everyLine ?? false });
  const pairs: LinePair[] = [];
  for (;;) {
    const step = await lines.next();
    if (step.done) return { pairs, counts: step.value };
    pairs.push(...step.value);
  }
}

/** The same by the simplest means there are: everything is parsed, and looked up by id. */
export function compareNaively(before: string, after: string, everyLine = false): Difference {
  const [old, now] = [mapLines(before), mapLines(after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const pairs = ids
    .map((id) => ({ before: old.get(id), after: now.get(id) }))
    .filter((pair) => everyLine || pair.before !== pair.after);
  return { pairs, counts: { before: old.size, after: now.size } };
}

function mapLines(text: string): Map<string, string> {
  const lines = text.replace(/^\uFEFF/u, "").split(/\r?\n/u);
  const full = lines.filter((line) => line.trim() !== "");
  return new Map(full.map((line) => [(JSON.parse(line) as { id: string }).id, line]));
}
