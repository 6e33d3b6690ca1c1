import { measureWidth } from "./width.ts";

let segmenter: Intl.Segmenter | undefined;

/** The text in lines of at most `width` columns, broken between words, and within a word only where it is wider than a line. */
export function wrapText(text: string, width: number): string[] {
  if (measureWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => splitWord(whole, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || measureWidth(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

/** Characters are never split. */
function splitWord(word: string, width: number): string[] {
  if (measureWidth(word) <= width) return [word];
  segmenter ??= new Intl.Segmenter();
  const parts: string[] = [];
  let part = "";
  for (const { segment } of segmenter.segment(word)) {
    if (part !== "" && measureWidth(part + segment) > width) {
      parts.push(part);
      part = "";
    }
    part += segment;
  }
  return [...parts, part];
}
