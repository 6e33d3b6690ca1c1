import { Fault } from "../platform/errors/fault.ts";

export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * In bytes, for all code that reads lines or writes lines that are read again. No record of a person comes near it;
 * a longer line is not NDJSON, or an attempt to fill the memory.
 */
export const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * How many bytes of a file's beginning are a byte order mark. Throws `file.shape` for UTF-16, which older PowerShell writes
 * when output is redirected with `>`.
 */
export function measureMark(beginning: Buffer, name: string): number {
  const [first, second] = beginning;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new Fault("file.shape", `${name} is UTF-16, not UTF-8.`, {
      hint: "Export it with -o instead of redirecting with >, or convert it to UTF-8.",
    });
  }
  const length = BYTE_ORDER_MARK.length;
  return beginning.subarray(0, length).equals(BYTE_ORDER_MARK) ? length : 0;
}

/** Whether a line holds nothing but spaces. */
export function isBlank(bytes: Buffer, start = 0, end = bytes.length): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== CARRIAGE_RETURN) return false;
  }
  return true;
}

/** The line that ends at `end`, without the CR of a CRLF. */
export function cutLine(bytes: Buffer, start: number, end: number): Buffer {
  return bytes.subarray(start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
}
