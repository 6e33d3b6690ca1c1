/** A line of a tree: its text and its depth. */
export interface TreeLine {
  readonly level: number;
  readonly text: string;
}

/** Deeper lines show their level instead of an indent: a chain of thousands would be a page of spaces. */
const DEEPEST_INDENT = 64;

/** Draws a tree from its lines, each before those below it. Several roots may follow each other. */
export function* drawTreeLines(lines: readonly TreeLine[]): Generator<string> {
  // From the end: a branch goes on where another line of the same level comes before one of a lesser level.
  const isLast: boolean[] = [];
  const open: boolean[] = [];
  for (let index = lines.length - 1; index >= 0; index--) {
    const level = lines[index]?.level ?? 0;
    isLast[index] = open[level] !== true;
    open.length = Math.min(open.length, level);
    open[level] = true;
  }
  const stems: string[] = [];
  for (const [index, { level, text }] of lines.entries()) {
    const branch = isLast[index] ? "└─ " : "├─ ";
    if (level > DEEPEST_INDENT) {
      yield `${stems.slice(0, DEEPEST_INDENT - 1).join("")}… level ${level} ${branch}${text}`;
      continue;
    }
    stems.length = Math.min(stems.length, Math.max(0, level - 1));
    yield stems.join("") + (level === 0 ? "" : branch) + text;
    if (level > 0) stems[level - 1] = isLast[index] ? "   " : "│  ";
  }
}
