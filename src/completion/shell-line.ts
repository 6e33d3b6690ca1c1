/** A command line as bash hands it over, cut at the cursor. */
export interface ShellLine {
  /** Without quotes; the last one is what is being typed, and may be empty. */
  readonly words: readonly string[];
  /** The quote that the last word is still inside of. */
  readonly openQuote: "" | "'" | '"';
  /** How many characters of the last word, without quotes, bash leaves as they are: all up to the last word break. */
  readonly kept: number;
}

/** Splits a line into words as a shell does, without ever expanding anything. `breaks` is COMP_WORDBREAKS. */
export function splitShellLine(line: string, breaks: string): ShellLine {
  return readLine(line, breaks, /\s/u);
}

function readLine(line: string, breaks: string, separator: RegExp | undefined): ShellLine {
  const words: string[] = [];
  let word: string | undefined;
  let openQuote: ShellLine["openQuote"] = "";
  let kept = 0;
  const add = (character: string): void => void (word = (word ?? "") + character);
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (openQuote !== "") {
      if (character === openQuote) openQuote = "";
      else if (openQuote === '"' && character === "\\" && /["\\$`]/u.test(line.charAt(index + 1))) {
        index += 1;
        add(line.charAt(index));
      } else add(character);
    } else if (character === "'" || character === '"') {
      openQuote = character;
      add("");
    } else if (character === "\\") {
      index += 1;
      add(line.charAt(index));
    } else if (separator?.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      kept = 0;
    } else {
      add(character);
      if (/[=:]/u.test(character) && breaks.includes(character)) kept = word?.length ?? 0;
    }
  }
  return { words: [...words, word ?? ""], openQuote, kept };
}

/** A word as a shell hands it over that keeps the quotes: without them, also where the last one is yet to come. */
export function removeQuotes(word: string): string {
  return readLine(word, "", undefined).words.join("");
}

/** A candidate as it is put into a line of bash, inside the open quote if there is one. */
export function quoteForBash(text: string, openQuote: ShellLine["openQuote"]): string {
  if (openQuote === "'") return text.replaceAll("'", "'\\''");
  if (openQuote === '"') return text.replaceAll(/["\\$`]/gu, "\\$&");
  return text.replaceAll(/[^\p{L}\p{M}\p{N}@%+=:,./_-]/gu, "\\$&");
}
