import stringWidth from "string-width";

const ELLIPSIS = "…";

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal the text takes: 2 for a Chinese sign or an emoji, 0 for a combining mark. */
export function measureWidth(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** The text, or as much of its beginning as fits into `width` columns together with an ellipsis. Signs are never split. */
export function cutToWidth(text: string, width: number): string {
  if (measureWidth(text) <= width) return text;
  if (width < 1) return "";
  segmenter ??= new Intl.Segmenter();
  let kept = "";
  let taken = 0;
  for (const { segment } of segmenter.segment(text)) {
    taken += measureWidth(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}
