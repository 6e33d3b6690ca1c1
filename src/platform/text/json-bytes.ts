import { isAscii, isUtf8 } from "node:buffer";
import { decodeUtf8 } from "./utf8.ts";

const BLOCK_BYTES = 1024;
const BACKSLASH = 0x5c;
const FIRST_BEYOND_ASCII = 0x80;
/** One run of characters in so many bytes; more of them take longer to escape than to decode. */
const BYTES_PER_RUN = 256;

/**
 * The JSON text of bytes, without a byte order mark; undefined when they are not UTF-8. Characters beyond ASCII are escaped
 * where they are few: one of them in a page would double the memory of its text, and the time to make and parse it.
 */
export function decodeJson(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString("latin1");
  return isUtf8(bytes) ? (escapeFew(bytes) ?? decodeUtf8(bytes)) : undefined;
}

/** Undefined where there are many, or where one may be a byte order mark or the end of a wrong escape. */
function escapeFew(bytes: Buffer): string | undefined {
  // Bytes, not text: text that is put together is copied once more before it can be parsed.
  const parts: Buffer[] = [];
  let from = 0;
  let runs = 0;
  for (let block = 0; block < bytes.length; block += BLOCK_BYTES) {
    const end = Math.min(block + BLOCK_BYTES, bytes.length);
    if (isAscii(bytes.subarray(block, end))) continue;
    for (let at = Math.max(block, from); at < end; at++) {
      if (isAsciiAt(bytes, at)) continue;
      runs++;
      if (at === 0 || bytes[at - 1] === BACKSLASH || runs * BYTES_PER_RUN > bytes.length) return undefined;
      const start = at;
      while (at < bytes.length && !isAsciiAt(bytes, at)) at++;
      const escaped = escapeAll(bytes.toString("utf8", start, at));
      parts.push(bytes.subarray(from, start), Buffer.from(escaped, "latin1"));
      from = at;
    }
  }
  return Buffer.concat([...parts, bytes.subarray(from)]).toString("latin1");
}

function isAsciiAt(bytes: Buffer, at: number): boolean {
  return (bytes[at] ?? 0) < FIRST_BEYOND_ASCII;
}

function escapeAll(characters: string): string {
  let escaped = "";
  for (let at = 0; at < characters.length; at++)
    escaped += `\\u${characters.charCodeAt(at).toString(16).padStart(4, "0")}`;
  return escaped;
}
