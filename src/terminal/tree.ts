/** A line of a tree: what it says, how deep it hangs, and whether more hang from the same branch below it. */
export interface TreeLine {
  readonly level: number;
  readonly text: string;
}

/** Draws a tree from its lines, each before those that hang from it; several trunks may stand below each other. */
export function* drawTreeLines(lines: Iterable<TreeLine>): Generator<string> {
  const all = [...lines];
  // From the end: a branch goes on where another line of the same level comes before one of a lesser level.
  const isLast: boolean[] = [];
  const open = new Set<number>();
  for (let index = all.length - 1; index >= 0; index--) {
    const level = all[index]?.level ?? 0;
    isLast[index] = !open.has(level);
    for (const deeper of open) if (deeper > level) open.delete(deeper);
    open.add(level);
  }
  const stems: string[] = [];
  for (const [index, { level, text }] of all.entries()) {
    stems.length = Math.max(0, level - 1);
    yield stems.join("") + (level === 0 ? "" : isLast[index] ? "└─ " : "├─ ") + text;
    if (level > 0) stems[level - 1] = isLast[index] ? "   " : "│  ";
  }
}
