import type { FileHandle } from "node:fs/promises";

/** A stretch of a file. The bytes before `start` are free for the reader: a line that began earlier can be put there. */
export interface Piece {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

const PIECE_BYTES = 1024 * 1024;
/** Pieces begin small and double, since many readers need no more than a header or the first people. */
const FIRST_PIECE_BYTES = 64 * 1024;
/** Room before each piece. */
const HEADROOM = 64 * 1024;
/** One that is read from, one that is being filled, and one whose end may still be needed. */
const BUFFERS = 3;

/**
 * The content of a file in pieces; the next one is fetched while this one is read. A piece is good until the one
 * after the next is asked for: its buffer is used again then.
 */
export async function* readPieces(
  file: Pick<FileHandle, "read">,
  options: { readonly seekable: boolean } = { seekable: true },
): AsyncGenerator<Piece, void, undefined> {
  const buffers: Buffer[] = [];
  let position = 0;
  const fetchInto = async (turn: number): Promise<Piece> => {
    const bytes = (buffers[turn % BUFFERS] ??= Buffer.allocUnsafeSlow(HEADROOM + PIECE_BYTES));
    const place = options.seekable ? position : null;
    const wanted = Math.min(PIECE_BYTES, FIRST_PIECE_BYTES * 2 ** turn);
    const { bytesRead } = await file.read(bytes, HEADROOM, wanted, place);
    position += bytesRead;
    return { bytes, start: HEADROOM, end: HEADROOM + bytesRead };
  };
  let next = fetchInto(0);
  try {
    for (let turn = 1; ; turn++) {
      const piece = await next;
      if (piece.end === piece.start) return;
      next = fetchInto(turn);
      // Should it fail before it is awaited, that is reported when the piece is asked for.
      next.catch(() => undefined);
      yield piece;
    }
  } finally {
    // A reader that stops early closes the file next, which must not happen under a read that is under way.
    await next.catch(() => undefined);
  }
}
