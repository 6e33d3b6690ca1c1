import { Fault } from "../platform/errors/fault.ts";

/**
 * In bytes, for all that reads lines and for all that writes what will be read again. No record of a person comes near it;
 * a longer line is not NDJSON, or somebody's attempt to fill the memory.
 */
export const LONGEST_LINE = 16 * 1024 * 1024;

export interface Line {
  /** Counted from 1, empty lines included. */
  readonly number: number;
  /** The line without its end. Part of a larger buffer: copy it to keep it. */
  readonly bytes: Buffer;
}

export interface LineOptions {
  /** How the file is called in errors. */
  readonly name: string;
  /** In bytes; LONGEST_LINE when not given. */
  readonly longest?: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of a stream of bytes that hold more than blanks. Lines end with LF or CRLF, the last one may lack it, and a
 * byte order mark at the start is dropped. Node's own readline is no use here: from version 24 on it also splits at
 * U+2028, which stands inside JSON text.
 * @throws Fault `file.shape` for a line that is too long and for a file that is UTF-16.
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  options: LineOptions,
): AsyncGenerator<Line> {
  const longest = options.longest ?? LONGEST_LINE;
  let number = 0;
  // The beginning of a line whose end has not arrived yet.
  let held: Buffer[] = [];
  let heldBytes = 0;
  const finish = (end: Buffer): Line | undefined => {
    number += 1;
    const whole = held.length === 0 ? end : Buffer.concat([...held, end]);
    held = [];
    heldBytes = 0;
    const bytes = trimLine(whole, number, options.name);
    if (bytes.length > longest) throw tooLong(number, longest, options.name);
    return isBlank(bytes) ? undefined : { number, bytes };
  };
  for await (const piece of source) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const line = finish(chunk.subarray(start, end));
      start = end + 1;
      if (line !== undefined) yield line;
    }
    if (start === chunk.length) continue;
    held.push(chunk.subarray(start));
    heldBytes += chunk.length - start;
    // One byte more than allowed may still be the CR of a CRLF, three more a byte order mark.
    if (heldBytes > longest + BYTE_ORDER_MARK.length + 1) throw tooLong(number + 1, longest, options.name);
  }
  if (heldBytes === 0) return;
  const last = finish(Buffer.alloc(0));
  if (last !== undefined) yield last;
}

/**
 * The text of a line.
 * @throws Fault `file.shape` when it is not UTF-8.
 */
export function decodeLine(line: Line, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line.bytes);
  } catch {
    throw new Fault("file.shape", `${name} is not UTF-8 text: line ${line.number} cannot be read.`, {
      hint: "Export it again, or convert it to UTF-8.",
    });
  }
}

function trimLine(line: Buffer, number: number, name: string): Buffer {
  const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  if (number > 1) return line.subarray(0, end);
  // Older PowerShell writes UTF-16 when output is redirected with `>`.
  if ((line[0] === 0xff && line[1] === 0xfe) || (line[0] === 0xfe && line[1] === 0xff))
    throw new Fault("file.shape", `${name} is UTF-16, not UTF-8.`, {
      hint: "Export it with -o instead of redirecting with >, or convert it to UTF-8.",
    });
  const start = line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  return line.subarray(start, Math.max(start, end));
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 0x20 && byte !== 0x09) return false;
  return true;
}

function tooLong(number: number, longest: number, name: string): Fault {
  return new Fault("file.shape", `Line ${number} of ${name} is longer than ${longest} bytes.`, {
    hint: "Expected one record a line, as --format ndjson writes it.",
  });
}
