import { inflateRawSync } from "node:zlib";

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Where its own header begins, and where its record in the directory at the end does. */
  readonly headerAt: number;
  readonly recordAt: number;
  readonly compressedSize: number;
}

const RECORD = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const DEFLATED = 8;

/** The files of an archive without a comment; none for anything else. */
export function listZipEntries(archive: Buffer): readonly ZipEntry[] {
  const end = archive.length - END_LENGTH;
  if (end < 0 || archive.readUInt32LE(end) !== END) return [];
  const count = archive.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  while (entries.length < count && at + 46 <= end && archive.readUInt32LE(at) === RECORD) {
    const [name, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    const nameEnd = at + 46 + (name ?? 0);
    entries.push({
      name: archive.toString("utf8", at + 46, nameEnd),
      headerAt: archive.readUInt32LE(at + 42),
      recordAt: at,
      compressedSize: archive.readUInt32LE(at + 20),
    });
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

/** The content of one file of an archive. */
export function readZipEntry(archive: Buffer, { headerAt, recordAt, compressedSize }: ZipEntry): Buffer {
  const start = headerAt + 30 + archive.readUInt16LE(headerAt + 26) + archive.readUInt16LE(headerAt + 28);
  const content = archive.subarray(start, start + compressedSize);
  return archive.readUInt16LE(recordAt + 10) === DEFLATED ? inflateRawSync(content) : content;
}

/** Midnight of 1 January 1980, the earliest time that an archive can hold. */
const EARLIEST = 0x0021_0000;

/** Gives every file in an archive the same time, so that the same content makes the same bytes. */
export function clearZipTimes(archive: Buffer): void {
  for (const { headerAt, recordAt } of listZipEntries(archive)) {
    archive.writeUInt32LE(EARLIEST, headerAt + 10);
    archive.writeUInt32LE(EARLIEST, recordAt + 12);
  }
}
