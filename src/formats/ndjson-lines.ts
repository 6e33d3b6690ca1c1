import { isAscii, isUtf8 } from "node:buffer";
import { Fault } from "../platform/errors/fault.ts";
import { BYTE_ORDER_MARK, cutLine, isBlank, LINE_FEED, LONGEST_LINE, measureMark } from "./line-bytes.ts";

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

/**
 * The lines of a stream of bytes that hold more than spaces. Lines end with LF or CRLF, the last one may lack it, and a
 * byte order mark at the start is dropped. Node's own readline is no use here: from version 24 on it also splits at
 * U+2028, which JSON text may contain.
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
    const start = number === 1 ? measureMark(whole, options.name) : 0;
    const bytes = cutLine(whole, start, whole.length);
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
  // Much faster, and what most lines are.
  if (isAscii(line.bytes)) return line.bytes.toString("latin1");
  if (isUtf8(line.bytes)) return line.bytes.toString("utf8");
  throw new Fault("file.shape", `${name} is not UTF-8 text: line ${line.number} cannot be read.`, {
    hint: "Export it again, or convert it to UTF-8.",
  });
}

function tooLong(number: number, longest: number, name: string): Fault {
  return new Fault("file.shape", `Line ${number} of ${name} is longer than ${longest} bytes.`, {
    hint: "Expected one record a line, as --format ndjson writes it.",
  });
}
