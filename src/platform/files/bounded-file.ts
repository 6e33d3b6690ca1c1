import { open } from "node:fs/promises";

/** A file has more bytes than anything that belongs there. */
export class FileTooLongError extends Error {
  override readonly name = "FileTooLongError";
}

/**
 * Reads a whole file that is known to be small. A device such as /dev/zero has no end, and its size says nothing: so the
 * bytes are counted. Throws `FileTooLongError`, or what the file system says.
 */
export async function readSmallFile(path: string, mostBytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const room = Buffer.allocUnsafe(Math.min(64 * 1024, mostBytes + 1 - length));
      const { bytesRead } = await file.read(room, 0, room.length, null);
      if (bytesRead === 0) return Buffer.concat(chunks, length);
      length += bytesRead;
      if (length > mostBytes) throw new FileTooLongError(`More than ${mostBytes} bytes.`);
      chunks.push(room.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
