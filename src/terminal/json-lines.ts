import { StringDecoder } from "node:string_decoder";
import { Writable } from "node:stream";
import { escapeUnprintable } from "./printable.ts";

interface Terminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A line on stderr; see `namely schema` for errors. */
export type JsonLine =
  | { readonly warning: { readonly code: string; readonly message: string } }
  | { readonly notice: { readonly message: string } }
  | { readonly debug: { readonly message: string } };

/** One JSON object in one line, with no terminal codes in it. */
export function renderJsonLine(line: JsonLine): string {
  return `${escapeUnprintable(JSON.stringify(line))}\n`;
}

/** Replaces stderr with `--format json`: each line written to it becomes `{"notice":{"message":…}}`. */
export class NoticeLines extends Writable {
  /** For questions and the progress bar: they are not lines, and only for the person at the terminal. */
  readonly terminal: Terminal;
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  constructor(terminal: Terminal) {
    super();
    this.terminal = terminal;
  }

  get isTTY(): boolean {
    return this.terminal.isTTY === true;
  }

  /** Writes a last line without a line feed. */
  flush(): void {
    if (this.#rest !== "") this.#take("\n");
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#take(this.#decoder.write(chunk));
    // At once, so that other output to the same terminal keeps its place between the lines.
    done();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = line.trim();
      if (message !== "") this.terminal.write(renderJsonLine({ notice: { message } }));
    }
  }
}

/** The terminal itself, for what is not a line: a question or a progress bar. */
export function terminalOf<Stream extends NodeJS.WritableStream>(stream: Stream): Stream | Terminal {
  return stream instanceof NoticeLines ? stream.terminal : stream;
}
