import { open } from "node:fs/promises";
import { Fault } from "../errors/fault.ts";

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
    if ((await file.stat()).size > mostBytes) throw tooLong(mostBytes);
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const room = Buffer.allocUnsafe(Math.min(64 * 1024, mostBytes + 1 - length));
      const { bytesRead } = await file.read(room, 0, room.length, null);
      if (bytesRead === 0) return Buffer.concat(chunks, length);
      length += bytesRead;
      if (length > mostBytes) throw tooLong(mostBytes);
      chunks.push(room.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function tooLong(mostBytes: number): FileTooLongError {
  return new FileTooLongError(`More than ${mostBytes} bytes.`);
}

/**
 * The other door of `readSmallFile`: to be called before a file of the program's own is written, with the same bound.
 * Throws `file.too-long` for text that could be written and never be read again.
 */
export function refuseLongText(text: string, path: string, mostBytes: number): void {
  if (Buffer.byteLength(text) <= mostBytes) return;
  const most = `${mostBytes / 1024 / 1024} MiB`;
  throw new Fault(
    "file.too-long",
    `"${path}" was not written: it would be longer than ${most}, the most that can be read.`,
    {
      hint: `What was there is unchanged. To begin with an empty file: mv "${path}" "${path}.old"`,
    },
  );
}
