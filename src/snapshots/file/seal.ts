import { createHash, type Hash } from "node:crypto";
import {
  BYTE_ORDER_MARK,
  CARRIAGE_RETURN,
  isBlank,
  LINE_FEED,
  LONGEST_LINE,
} from "../../formats/line-bytes.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { beginsWithId } from "./line-id.ts";

/** What a snapshot's header says about the lines after it. Snapshots of older versions have none. */
export interface Seal {
  /** How many lines follow, that is how many people. */
  readonly lines: number;
  /** `sha256:` and the hash of those lines in hex. */
  readonly checksum: string;
}

/** A first line that is longer is no header. In bytes, with a mark before it and the CR of a CRLF. */
const LONGEST_HEADER = LONGEST_LINE + BYTE_ORDER_MARK.length + 1;

/** Counts and hashes lines as they pass. Git may turn LF into CRLF on Windows, which changes nothing. */
export class SealMeter {
  readonly #hash: Hash = createHash("sha256");
  #lines = 0;
  /** A CR whose next byte has not come yet. */
  #heldReturn = false;
  #last = LINE_FEED;

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#heldReturn || chunk.includes(CARRIAGE_RETURN)) this.#addWithReturns(chunk);
    else this.#hash.update(chunk);
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) this.#lines++;
    this.#last = chunk[chunk.length - 1] ?? LINE_FEED;
  }

  end(): Seal {
    if (this.#last !== LINE_FEED) {
      this.#lines++;
      this.#hash.update("\n");
    }
    return { lines: this.#lines, checksum: `sha256:${this.#hash.digest("hex")}` };
  }

  #addWithReturns(chunk: Buffer): void {
    if (this.#heldReturn && chunk[0] !== LINE_FEED) this.#hash.update("\r");
    this.#heldReturn = chunk[chunk.length - 1] === CARRIAGE_RETURN;
    const end = this.#heldReturn ? chunk.length - 1 : chunk.length;
    let from = 0;
    for (let at = chunk.indexOf("\r\n"); at !== -1 && at < end; at = chunk.indexOf("\r\n", at + 2)) {
      this.#hash.update(chunk.subarray(from, at));
      from = at + 1;
    }
    this.#hash.update(chunk.subarray(from, end));
  }
}

/** How a file is called, and what becomes of one that holds nothing at all. */
export interface SealRules {
  readonly name: string;
  /** The fault for an empty file; without it such a file is a company without people. */
  readonly whenEmpty?: (() => Fault) | undefined;
}

/**
 * Checks a file against its header. Everything that is read passes by here; `end` throws before a
 * reader can take the last line for the end of a whole file.
 */
export class SealWatch {
  readonly #rules: SealRules;
  #head: Buffer[] | undefined = [];
  #headBytes = 0;
  #kind: "plain" | "old" | "sealed" = "plain";
  #wanted: Partial<Seal> | undefined;
  #meter: SealMeter | undefined;
  #hasLines = false;

  constructor(rules: SealRules) {
    this.#rules = rules;
  }

  see(bytes: Uint8Array): void {
    if (this.#head === undefined) return this.#pass(bytes);
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#headBytes += chunk.length;
    if (chunk.includes(LINE_FEED)) this.#readHead(joinChunks(this.#head, chunk));
    else if (this.#headBytes > LONGEST_HEADER) this.#beginLines(joinChunks(this.#head, chunk));
    // The reader may use the chunk's buffer again.
    else this.#head.push(Buffer.from(chunk));
  }

  /** Whether anything follows the header. Known at the end. */
  get hasPeople(): boolean {
    return this.#wanted?.lines === undefined ? this.#hasLines : this.#wanted.lines > 0;
  }

  /** Throws `file.snapshot-broken`, or what the rules have for a file that holds nothing. */
  end(): void {
    this.#endHead();
    const { name, whenEmpty } = this.#rules;
    if (this.#kind === "plain") {
      if (!this.#hasLines && whenEmpty !== undefined) throw whenEmpty();
      return;
    }
    if (this.#wanted === undefined || this.#meter === undefined) {
      if (!this.#hasLines) throw brokenSnapshot(`${name} is not whole: nothing follows its first line.`);
      return;
    }
    const found = this.#meter.end();
    const { lines, checksum } = this.#wanted;
    if (lines !== undefined && found.lines !== lines)
      throw brokenSnapshot(
        `${name} is not whole: its first line says ${lines} people, and it has ${found.lines}.`,
      );
    if (found.checksum !== checksum)
      throw brokenSnapshot(`${name} is damaged: its people do not match the checksum in its first line.`);
  }

  /** A file may be cut right after its header, which is then a line without an end. */
  #endHead(): void {
    if (this.#head === undefined) return;
    this.#readHead(joinChunks(this.#head, Buffer.from("\n")));
    if (this.#head !== undefined) this.#beginLines(Buffer.alloc(0));
  }

  #readHead(head: Buffer): void {
    const bytes = dropMark(head);
    for (let start = 0; ;) {
      const end = bytes.indexOf(LINE_FEED, start);
      if (end === -1) {
        // Only empty lines so far.
        this.#head = [Buffer.from(head)];
        return;
      }
      if (isBlank(bytes, start, end)) {
        start = end + 1;
        continue;
      }
      const header = parseHeaderLine(bytes.subarray(start, end));
      if (header === undefined) return this.#beginLines(bytes);
      this.#wanted = readSeal(header);
      this.#kind = this.#wanted === undefined ? "old" : "sealed";
      if (this.#wanted !== undefined) this.#meter = new SealMeter();
      return this.#beginLines(bytes.subarray(end + 1));
    }
  }

  #beginLines(rest: Buffer): void {
    this.#head = undefined;
    this.#pass(rest);
  }

  #pass(bytes: Uint8Array): void {
    this.#meter?.add(bytes);
    if (this.#hasLines || this.#meter !== undefined) return;
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#hasLines = chunk.some((byte) => byte > 0x20);
  }
}

/** The header that a first line is; undefined for the line of a person or anything else. */
export function parseHeaderLine(line: Buffer): Readonly<Record<string, unknown>> | undefined {
  if (beginsWithId(line, 0)) return undefined;
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    const isHeader = typeof value === "object" && value !== null && !("id" in value) && "format" in value;
    return isHeader ? value : undefined;
  } catch {
    return undefined;
  }
}

/** One without the other cannot be checked: the header was edited. */
function readSeal({ lines, checksum }: Readonly<Record<string, unknown>>): Partial<Seal> | undefined {
  if (lines === undefined && checksum === undefined) return undefined;
  return {
    ...(typeof lines === "number" && { lines }),
    ...(typeof checksum === "string" && { checksum }),
  };
}

/** The fault for a snapshot that does not hold what it should. */
export function brokenSnapshot(message: string, hint?: string): Fault {
  return new Fault("file.snapshot-broken", message, {
    hint:
      hint ??
      "Use another copy of it, or take a new one with namely snapshot -o FILE. If it was edited on purpose, remove its first line.",
  });
}

/** Usually a header is all in the first chunk, and a megabyte need not be copied for it. */
function joinChunks(held: readonly Buffer[], chunk: Buffer): Buffer {
  return held.length === 0 ? chunk : Buffer.concat([...held, chunk]);
}

function dropMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? bytes.subarray(BYTE_ORDER_MARK.length)
    : bytes;
}
