/**
 * Breaks JSON into indented lines, piece by piece and without reading any value: numbers, repeated keys and escapes stay
 * as they were sent. What is no JSON comes out readable or not, but whole.
 */
export class JsonIndenter {
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** Nothing has come since the last bracket was opened. */
  #justOpened = false;

  push(piece: string): string {
    let out = "";
    for (const character of piece) out += this.#take(character);
    return out;
  }

  #take(character: string): string {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (character === "\\") this.#escaped = true;
      else if (character === '"') this.#inText = false;
      return character;
    }
    if (/^[ \t\r\n]$/u.test(character)) return "";
    if (character === "}" || character === "]") {
      this.#depth = Math.max(0, this.#depth - 1);
      const lead = this.#justOpened ? "" : this.#newLine();
      this.#justOpened = false;
      return lead + character;
    }
    const lead = this.#justOpened ? this.#newLine() : "";
    this.#justOpened = false;
    if (character === '"') this.#inText = true;
    if (character === "{" || character === "[") {
      this.#depth += 1;
      this.#justOpened = true;
    }
    if (character === ",") return lead + character + this.#newLine();
    return lead + (character === ":" ? ": " : character);
  }

  /** Deeper levels are not indented further: a million of them would be a million spaces per line. */
  #newLine(): string {
    return `\n${"  ".repeat(Math.min(this.#depth, 40))}`;
  }
}
