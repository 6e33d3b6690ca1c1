/**
 * Makes text from outside safe to show in a terminal, in one line: what could move the cursor, change colors, ring, rename
 * the window or reverse the reading direction becomes a visible character or a space. Letters of all scripts, combining
 * marks and emoji stay. A second pass changes nothing.
 */
export function makePrintable(text: string): string {
  // Nearly all text is plain, and this check is fast.
  return /^[ -~]*$/.test(text) ? text : text.replaceAll(UNPRINTABLE, replace);
}

/**
 * Control characters (C0, DEL, C1), line and paragraph separators, marks that embed, override or isolate reading
 * directions, invisible format characters that only confuse, and halves of surrogate pairs. Joiners (U+200C, U+200D)
 * stay: Persian words and family emoji need them.
 */
const UNPRINTABLE =
  /\r\n|[\p{Control}\p{Surrogate}\u2028\u2029\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

/**
 * The same for text of several lines, such as CSV: line ends and tabs stay, for they are what the text is made of. A tab
 * and a line end move no cursor to where it has been.
 */
export function makeLinesPrintable(text: string): string {
  return /^[\n -~]*$/.test(text)
    ? text
    : text.replaceAll(UNPRINTABLE, (found) => (/^(?:\r\n|\n|\t)$/.test(found) ? found : replace(found)));
}

/** The same for JSON, without loss: what a terminal must not receive is written as an escape. */
export function escapeUnprintable(json: string): string {
  return json.replaceAll(UNPRINTABLE, (found) =>
    // JSON has these between its parts alone.
    /^(?:\r\n|\n|\t)$/.test(found) ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const LINE_AND_TAB = /^[\t\n\v\f\r\u0085\u2028\u2029]/;

function replace(found: string): string {
  const code = found.charCodeAt(0);
  if (LINE_AND_TAB.test(found)) return " ";
  // Unicode has a picture for each of the old control characters, such as ␛ for the one that starts a terminal command.
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return "\uFFFD";
}
