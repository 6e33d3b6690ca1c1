import { Writable } from "node:stream";

/** A stream towards a person, as a terminal or as a log, that keeps what was written. */
export class FakeTerminal extends Writable {
  readonly isTTY: boolean;
  columns: number;
  #text = "";

  constructor(options: { terminal?: boolean; columns?: number } = {}) {
    super({ decodeStrings: false });
    this.isTTY = options.terminal ?? true;
    this.columns = options.columns ?? 80;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#text += chunk.toString();
    this.emit("shown");
    done();
  }

  /** Everything, with the terminal's commands in it. */
  get text(): string {
    return this.#text;
  }

  /** What stands in the last line after all redrawing. */
  get lastLine(): string {
    const sinceFeed = this.#text.slice(this.#text.lastIndexOf("\n") + 1);
    const drawings = sinceFeed.split(/\p{Control}\[1G|\p{Control}\[2K/u);
    return (drawings.at(-1) ?? "").replaceAll(/\p{Control}(?:\[[0-9;?]*[A-Za-z]|[78])/gu, "");
  }

  /** Resolves when the text has been shown; at once when it has been already. */
  async waitFor(text: string): Promise<void> {
    while (!this.#text.includes(text)) await new Promise<void>((resolve) => void this.once("shown", resolve));
  }
}
