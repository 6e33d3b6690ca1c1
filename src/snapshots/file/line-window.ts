import {
  BYTE_ORDER_MARK,
  cutLine,
  isBlank,
  LINE_FEED,
  LONGEST_LINE,
  measureMark,
} from "../../formats/line-bytes.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Piece } from "../../platform/files/read-pieces.ts";

/**
 * The part of a side that is in memory, always from the beginning of a line on. Between two calls of `more` everything
 * in it can be read without waiting.
 */
export class LineWindow {
  /** How the side is called in faults. */
  readonly name: string;
  buffer: Buffer = Buffer.alloc(0);
  /** Where the next line begins. */
  start = 0;
  /** Where what has been read ends. */
  end = 0;
  readonly #pieces: AsyncIterator<Piece>;
  #isOver = false;
  #isFresh = true;

  constructor(name: string, pieces: AsyncIterable<Piece>) {
    this.name = name;
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Reads on; false at the end of the side. What is in the window may move to another buffer. */
  async more(): Promise<boolean> {
    if (this.#isOver) return false;
    const step = await this.#pieces.next();
    if (step.done) {
      this.#isOver = true;
      this.#isFresh = false;
      this.#endLastLine();
      return false;
    }
    this.#append(step.value);
    if (this.#isFresh && this.end - this.start >= BYTE_ORDER_MARK.length) this.#dropMark();
    return true;
  }

  /** Where the next line that holds something ends, its line feed not included; undefined when there is none. */
  async findLineEnd(): Promise<number | undefined> {
    // A byte order mark occurs at the very beginning only, and may come in pieces.
    while (this.#isFresh) await this.more();
    for (;;) {
      const end = this.buffer.indexOf(LINE_FEED, this.start);
      if (end === -1 || end >= this.end) {
        // One byte more may be the CR of a CRLF.
        if (this.end - this.start > LONGEST_LINE + 1) throw tooLong(this.name);
        if (!(await this.more()) && this.start === this.end) return undefined;
      } else if (isBlank(this.buffer, this.start, end)) this.start = end + 1;
      else if (this.line(end).length > LONGEST_LINE) throw tooLong(this.name);
      else return end;
    }
  }

  /** The bytes from the next line's beginning to `end`, without the CR of a CRLF. Good until `more`. */
  line(end: number): Buffer {
    return cutLine(this.buffer, this.start, end);
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  #append(piece: Piece): void {
    const left = this.end - this.start;
    if (left === 0) {
      ({ bytes: this.buffer, start: this.start, end: this.end } = piece);
    } else if (left <= piece.start) {
      const start = piece.start - left;
      this.buffer.copy(piece.bytes, start, this.start, this.end);
      this.buffer = piece.bytes;
      this.start = start;
      this.end = piece.end;
    } else {
      this.buffer = Buffer.concat([
        this.buffer.subarray(this.start, this.end),
        piece.bytes.subarray(piece.start, piece.end),
      ]);
      this.start = 0;
      this.end = this.buffer.length;
    }
  }

  /** The last line may lack its end. */
  #endLastLine(): void {
    if (this.start === this.end || this.buffer[this.end - 1] === LINE_FEED) return;
    this.#append({ bytes: Buffer.from([LINE_FEED]), start: 0, end: 1 });
  }

  #dropMark(): void {
    this.#isFresh = false;
    this.start += measureMark(this.buffer.subarray(this.start, this.end), this.name);
  }
}

function tooLong(name: string): Fault {
  return new Fault("file.shape", `A line of ${name} is longer than ${LONGEST_LINE} bytes.`, {
    hint: "Expected one record a line, as namely snapshot writes it.",
  });
}
