import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { decodeLine, readLines } from "../../formats/ndjson-lines.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { explainReadError } from "../../platform/files/file-fault.ts";
import { readPieces, type Piece } from "../../platform/files/read-pieces.ts";
import { isPlainDate } from "../../platform/text/calendar.ts";
import { readEmployeeLine, type LinePlace } from "../../unified/employee/read-employee.ts";
import { parseHeader, writeHeader, type SnapshotHeader } from "../file/header.ts";
import { readLineId } from "../file/line-id.ts";
import { refuseLongLine } from "../file/line-limit.ts";
import { LineSorter } from "../file/line-sorter.ts";
import { LineWindow } from "../file/line-window.ts";
import { parseHeaderLine, SealMeter, SealWatch, type SealRules } from "../file/seal.ts";
import { readChunks } from "../file/stored-lines.ts";

/** One of the two things that are compared; it can be read from its beginning any number of times. */
export interface Side {
  /** How it is called in faults: the file as the user named it, or the company. */
  readonly name: string;
  /** A header line if it has one, then a line for each person. */
  read(): AsyncGenerator<Piece, void, undefined>;
  /** The day it was made, `YYYY-MM-DD` in UTC, as far as that is known. */
  madeOn?(): Promise<string | undefined>;
  /** What it was made from: there its lines have the numbers that the user knows. */
  readonly origin?: Side;
}

/**
 * A snapshot, or any NDJSON file of employees. `name` is how the user knows it. A reader learns at its end
 * when it is not what its header says (`file.snapshot-broken`), or holds nothing and `whenEmpty` has a fault for that.
 */
export function openFileSide(
  path: string,
  name: string,
  { whenEmpty }: Pick<SealRules, "whenEmpty"> = {},
): Side {
  const use: Use = { isSpent: false };
  return {
    name,
    read: () => watchPieces(readFilePieces(path, name, use), { name, whenEmpty }),
    madeOn: () => findDay(path),
  };
}

async function* watchPieces(
  pieces: AsyncIterable<Piece>,
  rules: SealRules,
): AsyncGenerator<Piece, void, undefined> {
  const watch = new SealWatch(rules);
  for await (const piece of pieces) {
    watch.see(piece.bytes.subarray(piece.start, piece.end));
    yield piece;
  }
  watch.end();
}

/** A stored snapshot says in its name when it was made; of any other file it is known when it was last written. */
async function findDay(path: string): Promise<string | undefined> {
  const [named] = /^\d{4}-\d{2}-\d{2}(?=T\d{6}Z)/u.exec(basename(path)) ?? [];
  if (named !== undefined && isPlainDate(named)) return named;
  try {
    const found = await stat(path);
    return found.isFile() ? found.mtime.toISOString().slice(0, 10) : undefined;
  } catch {
    // Reading it says what is wrong.
    return undefined;
  }
}

interface Use {
  /** Whether it was a pipe, and has given its content. */
  isSpent: boolean;
}

async function* readFilePieces(path: string, name: string, use: Use): AsyncGenerator<Piece, void, undefined> {
  // Opening a pipe again would wait for a writer that never comes.
  if (use.isSpent) throw readOnce(name);
  let file;
  try {
    file = await open(path);
    // A pipe, such as the shell makes of <(…), gives its content once and in order.
    const isFile = (await file.stat()).isFile();
    use.isSpent = !isFile;
    yield* readPieces(file, { seekable: isFile });
  } catch (error) {
    throw explainReadError(error, name);
  } finally {
    await file?.close();
  }
}

/** The header with what it promises about the lines that follow it. Throws `file.line-too-long`. */
export async function sealHeader(header: SnapshotHeader, lines: LineSorter): Promise<SnapshotHeader> {
  const meter = new SealMeter();
  for await (const { bytes, start, end } of lines.read()) meter.add(bytes.subarray(start, end));
  const sealed = { ...header, ...meter.end() };
  refuseLongLine(writeHeader(sealed), "The snapshot");
  return sealed;
}

/** What was read from Namely just now. */
export function openFreshSide(name: string, header: SnapshotHeader, lines: LineSorter): Side {
  return {
    name,
    read: async function* () {
      const bytes = Buffer.from(`${writeHeader(header)}\n`);
      yield { bytes, start: 0, end: bytes.length };
      yield* lines.read();
    },
  };
}

export interface SortedSide extends Side {
  /** Frees what the sorting has taken. */
  discard(): Promise<void>;
}

/** The same side with its lines by id, for one that is not. Throws `file.*` for what cannot be sorted. */
export async function sortSide(side: Side, folder: string): Promise<SortedSide> {
  const lines = new LineSorter({ folder, name: side.name });
  let header = "";
  try {
    for await (const line of readLines(readChunks(side.read()), { name: side.name })) {
      const text = decodeLine(line, side.name);
      const id = readLineId(line.bytes);
      if (id !== undefined) await lines.add(id, text, line.number);
      else if (header === "" && parseHeaderLine(line.bytes) !== undefined) header = `${text}\n`;
      else throw explainLine(text, { file: side.name, line: line.number });
    }
  } catch (error) {
    await lines.restart();
    throw error;
  }
  return {
    name: side.name,
    origin: side,
    read: async function* () {
      const bytes = Buffer.from(header);
      yield { bytes, start: 0, end: bytes.length };
      yield* lines.read();
    },
    discard: () => lines.restart(),
  };
}

/** Begins to read a side: its header, if the first line is one, and a window on the lines after it. */
export async function beginSide(
  side: Side,
): Promise<{ readonly header: SnapshotHeader | undefined; readonly window: LineWindow }> {
  const window = new LineWindow(side.name, side.read());
  try {
    const end = await window.findLineEnd();
    const line = end === undefined ? undefined : window.line(end);
    const value = line && parseHeaderLine(line);
    if (end === undefined || value === undefined) return { header: undefined, window };
    window.start = end + 1;
    return { header: parseHeader(value, side.name), window };
  } catch (error) {
    await window.close();
    throw error;
  }
}

/** The number of the line that holds just this text, counted from 1; 0 when there is none any more. */
export async function findLineNumber(side: Side, text: string): Promise<number> {
  const wanted = Buffer.from(text);
  const chunks = readChunks((side.origin ?? side).read());
  for await (const { number, bytes } of readLines(chunks, { name: side.name })) {
    if (bytes.equals(wanted)) return number;
  }
  return 0;
}

function readOnce(name: string): Fault {
  return new Fault(
    "usage.not-seekable",
    `${name} is a pipe, and its lines are not sorted by id or cannot be read.`,
    { hint: "Write it to a file first, and name that." },
  );
}

/** What is wrong with a line that has no id. */
function explainLine(text: string, place: LinePlace): Fault {
  // Throws for whatever is no employee; what is left is a header where none is expected.
  readEmployeeLine(text, place);
  return new Fault("file.shape", `${place.file} has no employee in line ${place.line}.`, {
    hint: "Expected a file that `namely snapshot` or `namely employees --format ndjson` has written.",
  });
}

/** The header, if the side has one. Throws `file.*`. */
export async function readHeader(side: Side): Promise<SnapshotHeader | undefined> {
  const { header, window } = await beginSide(side);
  await window.close();
  return header;
}

/** Whether two sides are the same to the byte. */
export async function isSameContent(one: Side, other: Side): Promise<boolean> {
  return (await digest(one)) === (await digest(other));
}

async function digest(side: Side): Promise<string> {
  const hash = createHash("sha256");
  for await (const { bytes, start, end } of side.read()) hash.update(bytes.subarray(start, end));
  return hash.digest("hex");
}
