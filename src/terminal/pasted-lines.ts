import { Transform, type Readable, type TransformCallback } from "node:stream";

/** Makes a terminal mark what is pasted ("bracketed paste", xterm), and switches that off again. */
export const MARK_PASTES = "\u001B[?2004h";
export const UNMARK_PASTES = "\u001B[?2004l";

const BEGIN = "\u001B[200~";
const END = "\u001B[201~";
const BREAK = /[ \t]*[\r\n]+[ \t]*/g;

type TerminalInput = Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): unknown };

/**
 * Filters the keys of a question whose answer is pasted. A line break inside the pasted text is dropped, because it would
 * submit the first half. Enter, and a line break at the end of an unmarked paste, still submit.
 */
export class PastedLines extends Transform {
  readonly isTTY: boolean;
  readonly #terminal: TerminalInput;
  #isInPaste = false;
  /** The start of a mark whose end has not arrived yet. */
  #held = "";

  constructor(terminal: TerminalInput) {
    super();
    this.#terminal = terminal;
    this.isTTY = terminal.isTTY === true;
  }

  /** What readline calls to get each key at once. */
  setRawMode(mode: boolean): this {
    this.#terminal.setRawMode?.(mode);
    return this;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    // One character per byte, so that a character of several bytes survives a cut. What matters here is ASCII.
    let text = this.#held + chunk.toString("latin1");
    this.#held = findBeginning(text);
    text = text.slice(0, text.length - this.#held.length);
    let joined = "";
    for (const part of text.split(/(\p{Control}\[20[01]~)/u)) {
      if (part === BEGIN) this.#isInPaste = true;
      else if (part === END) this.#isInPaste = false;
      else joined += this.#isInPaste ? part.replaceAll(BREAK, "") : joinUnmarked(part);
    }
    done(null, Buffer.from(joined, "latin1"));
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.from(this.#held, "latin1"));
  }
}

/** The part of a mark at the end of the text. */
function findBeginning(text: string): string {
  for (let length = BEGIN.length - 1; length > 0; length -= 1)
    if ([BEGIN, END].some((mark) => text.endsWith(mark.slice(0, length)))) return text.slice(-length);
  return "";
}

/** A line break with more behind it in one read was not typed: it is a paste that the terminal does not mark. */
function joinUnmarked(text: string): string {
  const end = /[\r\n]+$/.exec(text)?.[0] ?? "";
  return text.slice(0, text.length - end.length).replaceAll(BREAK, "") + (end === "" ? "" : "\r");
}
