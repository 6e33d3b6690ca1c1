import { writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { readPieces } from "../../../src/platform/files/read-pieces.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const MEBIBYTE = 1024 * 1024;

/** Bytes that differ from place to place, so that a piece at the wrong place shows. */
function makeContent(length: number): Buffer {
  const content = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) content.writeUInt32LE(at, at);
  return content;
}

async function openContent(content: Buffer) {
  const path = join(makeTempFolder(), "content");
  writeFileSync(path, content);
  return open(path);
}

test.each([0, 1, 65_536, 65_537, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 5 * MEBIBYTE + 12])(
  "a file of %i bytes comes back as it is, from its beginning or from its current position",
  async (length) => {
    const content = makeContent(length);
    for (const seekable of [true, false]) {
      await using file = await openContent(content);
      const copies: Buffer[] = [];
      for await (const { bytes, start, end } of readPieces(file, { seekable })) {
        expect(end).toBeGreaterThan(start);
        copies.push(Buffer.from(bytes.subarray(start, end)));
      }
      expect(Buffer.concat(copies).equals(content)).toBe(true);
    }
  },
);

test("a piece and the room before it are the reader's until the one after the next is asked for", async () => {
  await using file = await openContent(makeContent(6 * MEBIBYTE));
  // Nothing to begin with.
  let previous: Buffer = Buffer.alloc(0);
  let copy = previous;
  let pieces = 0;
  for await (const { bytes, start } of readPieces(file)) {
    pieces++;
    bytes.fill(pieces, 0, start);
    // The next piece is on its way, and has had time to arrive.
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(previous.equals(copy)).toBe(true);
    previous = bytes;
    copy = Buffer.from(bytes);
  }
  // More than there are buffers, so that each has been used again.
  expect(pieces).toBeGreaterThan(6);
});

test("the first pieces are small, for readers that need only the beginning", async () => {
  await using file = await openContent(makeContent(4 * MEBIBYTE));
  const lengths: number[] = [];
  for await (const { start, end } of readPieces(file)) {
    lengths.push(end - start);
    if (lengths.length === 2) break;
  }
  expect(lengths).toEqual([65_536, 131_072]);
});

test("a read that fails while no one waits for it is reported when the next piece is requested", async () => {
  let reads = 0;
  const file = {
    read: async (buffer: Buffer) => {
      reads++;
      if (reads > 1) throw new Error("The disk is gone.");
      return { bytesRead: 10, buffer };
    },
  };
  const pieces = readPieces(file);
  expect((await pieces.next()).done).toBe(false);
  // Long enough for a failure that nobody has heard of to end the process.
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  await expect(pieces.next()).rejects.toThrow("The disk is gone.");
});

test("a caller that stops early can close the file at once, because no read is under way any more", async () => {
  let underWay = 0;
  await using real = await openContent(makeContent(4 * MEBIBYTE));
  const file = {
    read: async (...options: Parameters<typeof real.read>) => {
      underWay++;
      try {
        return await real.read(...options);
      } finally {
        underWay--;
      }
    },
  };
  for await (const { end } of readPieces(file)) if (end > 0) break;
  expect(underWay).toBe(0);
});
