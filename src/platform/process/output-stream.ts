import { Fault } from "../errors/fault.ts";

/**
 * Writes a piece to a stream and waits until the reader has room for more. Throws what `explainOutputError` makes of
 * trouble, or the signal's reason: a reader that has stopped reading must not prevent a signal from ending the run.
 */
export function writePiece(
  stream: NodeJS.WritableStream,
  piece: string | Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal?.reason as Error);
    if (signal?.aborted) return giveUp();
    signal?.addEventListener("abort", giveUp, { once: true });
    stream.write(piece, (error) => {
      signal?.removeEventListener("abort", giveUp);
      if (error) reject(explainOutputError(error));
      else resolve();
    });
  });
}

/** A reader that has gone (`| head`) is no failure; a full disk behind `> file` is one. */
export function explainOutputError(error: NodeJS.ErrnoException): Fault {
  if (error.code === "EPIPE") return new Fault("interrupted.closed-pipe", "The reader has closed the pipe.");
  if (error.code === "ENOSPC") {
    return new Fault("file.disk-full", "The disk is full, so the output was cut off.", { cause: error });
  }
  if (error.code === "EBADF") {
    return new Fault("file.closed-output", "The output could not be written: stdout is closed.", {
      hint: "Write to a file with -o, or discard the output: > /dev/null",
      cause: error,
    });
  }
  return new Fault("file.failed", `The output could not be written (${error.code ?? "unknown"}).`, {
    cause: error,
  });
}
