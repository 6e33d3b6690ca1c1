/**
 * Breaks JSON into indented lines, piece by piece and without reading any value: numbers, repeated keys and escapes stay
 * as they were sent. What is no JSON comes out readable or not, but whole.
 */
export class JsonIndenter {
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** The bracket before this sign was opened and nothing has come since. */
  #justOpened = false;

  push(piece: string): string {
    let out = "";
    for (const sign of piece) out += this.#take(sign);
    return out;
  }

  #take(sign: string): string {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (sign === "\\") this.#escaped = true;
      else if (sign === '"') this.#inText = false;
      return sign;
    }
    if (/^[ \t\r\n]$/u.test(sign)) return "";
    if (sign === "}" || sign === "]") {
      this.#depth = Math.max(0, this.#depth - 1);
      const lead = this.#justOpened ? "" : this.#newLine();
      this.#justOpened = false;
      return lead + sign;
    }
    const lead = this.#justOpened ? this.#newLine() : "";
    this.#justOpened = false;
    if (sign === '"') this.#inText = true;
    if (sign === "{" || sign === "[") {
      this.#depth += 1;
      this.#justOpened = true;
    }
    if (sign === ",") return lead + sign + this.#newLine();
    return lead + (sign === ":" ? ": " : sign);
  }

  /** Deeper levels than these stand below each other: a million of them would be a million blanks a line. */
  #newLine(): string {
    return `\n${"  ".repeat(Math.min(this.#depth, 40))}`;
  }
}
