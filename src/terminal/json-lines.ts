import { StringDecoder } from "node:string_decoder";
import { Writable } from "node:stream";
import { escapeUnprintable } from "./printable.ts";

interface Terminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a line on stderr is about; see `namely schema` for errors. */
export type JsonLine =
  | { readonly warning: { readonly code: string; readonly message: string } }
  | { readonly notice: { readonly message: string } }
  | { readonly debug: { readonly message: string } };

/** One JSON object in one line, with nothing in it that a terminal would obey. */
export function renderJsonLine(line: JsonLine): string {
  return `${escapeUnprintable(JSON.stringify(line))}\n`;
}

/** Stands in for stderr with `--format json`: each line written to it becomes `{"notice":{"message":…}}`. */
export class NoticeLines extends Writable {
  /** Where questions and the progress bar go: they are no lines, and for the person at the terminal alone. */
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

  /** Writes a last line that has no end. */
  flush(): void {
    if (this.#rest !== "") this.#take("\n");
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#take(this.#decoder.write(chunk));
    // At once, so that what others write to the same terminal keeps its place between the lines.
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

/** The stream itself for what is no line: a question, or a bar that moves. */
export function terminalOf<Stream extends NodeJS.WritableStream>(stream: Stream): Stream | Terminal {
  return stream instanceof NoticeLines ? stream.terminal : stream;
}
