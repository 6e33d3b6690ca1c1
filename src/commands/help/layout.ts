/** A line of help: a name, and what it is. */
export interface HelpEntry {
  readonly name: string;
  readonly about: string;
}

/** A name longer than this has its text on the next line, so that one long name does not squeeze all the others. */
const WIDEST_NAME = 28;

/** Lines such as `  --every <duration>  time between two polls`, wrapped under their text at `columns`. */
export function layOutEntries(
  entries: readonly HelpEntry[],
  columns: number,
  width = widthOf(entries),
): string {
  const indent = width + 4;
  return entries
    .map(({ name, about }) => {
      const [first = "", ...rest] = wrapWords(about, columns - indent);
      const lines = [first, ...rest].filter((line) => line !== "");
      const head = `  ${name}`;
      if (lines.length === 0) return `${head}\n`;
      const padding = " ".repeat(indent);
      if (name.length > width) return [head, ...lines.map((line) => `${padding}${line}`), ""].join("\n");
      return `${head.padEnd(indent)}${lines.join(`\n${padding}`)}\n`;
    })
    .join("");
}

/** How wide the column of names has to be for these entries. */
export function widthOf(entries: readonly HelpEntry[]): number {
  return Math.max(0, ...entries.map(({ name }) => name.length).filter((length) => length <= WIDEST_NAME));
}

/** Breaks a text between words into lines of at most `columns`; a longer word has a line of its own. */
export function wrapWords(
  text: string,
  columns: number,
  measure: (line: string) => number = (line) => line.length,
): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && measure(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
