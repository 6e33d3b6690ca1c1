import { Fault } from "./fault.ts";

/** Writes a piece to a stream and waits until the reader has room for more. Throws what `explainOutputError` makes of trouble. */
export function writePiece(stream: NodeJS.WritableStream, piece: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(explainOutputError(error)) : resolve()));
  });
}

/** A reader that has gone (`| head`) is no failure; a full disk behind `> file` is one. */
export function explainOutputError(error: NodeJS.ErrnoException): Fault {
  if (error.code === "EPIPE") return new Fault("interrupted.closed-pipe", "The reader has gone.");
  if (error.code === "ENOSPC") {
    return new Fault("file.disk-full", "The disk is full, so the output was cut off.", { cause: error });
  }
  return new Fault("file.failed", `The output could not be written (${error.code ?? "unknown"}).`, {
    cause: error,
  });
}
