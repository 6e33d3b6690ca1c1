import stringWidth from "string-width";

const ELLIPSIS = "…";

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal the text takes: 2 for a Chinese character or an emoji, 0 for a combining mark. */
export function measureWidth(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** The text, or as much of its beginning as fits into `width` columns with an ellipsis. Characters are never split. */
export function cutToWidth(text: string, width: number): string {
  if (measureWidth(text) <= width) return text;
  if (width < 1) return "";
  return takeWidth(text, width - 1) + ELLIPSIS;
}

/** The text in lines of at most `width` columns, broken between words, and inside a word only when it is longer. */
export function wrapToWidth(text: string, width: number): string[] {
  if (measureWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measureWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = breakWord(word, width);
    line = pieces.pop() ?? "";
    lines.push(...pieces);
  }
  return [...lines, line];
}

/** Pieces of a word that fit; an email address or a path is broken after its punctuation where possible. */
function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (measureWidth(rest) > width) {
    const most = takeWidth(rest, width);
    const natural = /^.+[-@._/,;:]/u.exec(most)?.[0] ?? most;
    const piece = most === "" ? firstCharacter(rest) : natural;
    // A character that is wider than the terminal cannot be shown.
    pieces.push(most === "" ? ELLIPSIS : piece);
    rest = rest.slice(piece.length);
  }
  return rest === "" ? pieces : [...pieces, rest];
}

function takeWidth(text: string, width: number): string {
  segmenter ??= new Intl.Segmenter();
  let kept = "";
  let taken = 0;
  for (const { segment } of segmenter.segment(text)) {
    taken += measureWidth(segment);
    if (taken > width) break;
    kept += segment;
  }
  return kept;
}

function firstCharacter(text: string): string {
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) return segment;
  return "";
}
