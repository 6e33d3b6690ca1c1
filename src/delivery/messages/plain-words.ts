const ELLIPSIS = "…";
/** Of a name, a title or any other value from Namely. One grapheme can have thousands of accents, hence the units. */
const MOST_OF_VALUE: TextLimit = { graphemes: 80, units: 320 };

// Marks that turn the direction of writing, and characters without width that hide in a name.
const INVISIBLE = /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How long a text may be: characters as a reader sees them, and UTF-16 units. */
interface TextLimit {
  readonly graphemes: number;
  readonly units: number;
}

/** A value from Namely as a few words on one line; empty for what is no text. */
export function cleanWords(value: unknown): string {
  if (typeof value !== "string") return "";
  // Far more than is shown: a name of megabytes is not looked through.
  const text = value
    .slice(0, 16 * MOST_OF_VALUE.units)
    .replace(/\s+/gu, " ")
    .replace(INVISIBLE, "")
    .trim();
  return cutWords(text, MOST_OF_VALUE);
}

/** The text, or its beginning with an ellipsis; never cut within a character as a reader sees it. */
export function cutWords(text: string, { graphemes, units }: TextLimit): string {
  if (text.length <= Math.min(graphemes, units)) return text;
  let count = 0;
  let end = 0;
  let endOfCut = 0;
  for (const { segment } of segmenter.segment(text.slice(0, units + 1))) {
    count += 1;
    end += segment.length;
    if (count > graphemes || end > units) return `${text.slice(0, endOfCut).trimEnd()}${ELLIPSIS}`;
    if (count < graphemes && end < units) endOfCut = end;
  }
  return text;
}
