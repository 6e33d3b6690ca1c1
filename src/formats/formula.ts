/** A number as people and spreadsheets write it: sign, currency, digits with separators, exponent, per cent. */
const NUMBER = /^[+-]?[$€£¥]?(?:\d+(?:[.,]\d+)*|\.\d+)(?:e[+-]?\d+)?%?$/i;
/** `+1 (212) 555-0100 ext. 12`: digits and the punctuation between them cannot run anything. */
const PHONE = /^\+ ?\(?\d[\d\s()./-]*(?: (?:x|ext\.?) ?\d+)?$/i;
/** The same without the country's `+`, as in a list of numbers after the first one. */
const NATIONAL_PHONE = /^\(?\d[\d\s()./-]*(?: (?:x|ext\.?) ?\d+)?$/i;
/** A dash or several in place of a value. */
const DASHES = /^-[\s-]*$/;
/** What makes a spreadsheet read a formula, also in full width. */
const RUNS = /^[=+\-@＝＋－＠]/;
/** At the start of a cell, a tab or a line break hides a formula. */
const HIDES = /^[\t\r\n]/;

/**
 * Where spreadsheets of one country or another begin a new cell or row, even inside quotes. A comma divides
 * cells where quotes hold it together as well.
 */
const SEPARATORS = /[;\t\r\n]/;
const NEXT_SEPARATOR = /[;\t\r\n]/g;
/** Spaces and quotes before the first character of a part, up to the next separator. */
const SKIPPED = /^(?:"|(?![\t\r\n])\s)$/;

/**
 * Puts `'` before text that a spreadsheet would run when the file is opened, and only before such text: numbers,
 * dates and phone numbers stay as they are. Where semicolons or tabs divide cells, quotes that do not begin a cell hold
 * nothing together: so each part behind a separator is checked as well.
 */
export function guardFormula(text: string): string {
  // Some spreadsheets cut the space at the start of a cell before they read it.
  const mayRun = RUNS.test(text.trimStart()) || HIDES.test(text);
  // Nearly all cells end here: checking every character would make an export a tenth slower.
  const first = text.search(SEPARATORS);
  if (!mayRun && first === -1) return text;
  const mark = mayRun && !isHarmless(text) ? "'" : "";
  return mark + (first === -1 ? text : guardParts(text, first));
}

/** Guards each part behind a separator; the first separator is at `first`. */
function guardParts(text: string, first: number): string {
  let guarded = "";
  let written = 0;
  for (let at = first; at !== -1; at = findSeparator(text, at)) {
    const separator = text.charAt(at);
    at += 1;
    let start = at;
    for (; SKIPPED.test(text.charAt(at)); at++) {
      // A quote may begin the cell that the part becomes, and is taken away then.
      if (start === at && text.charAt(at) !== '"') start = at + 1;
    }
    if (!RUNS.test(text.charAt(at))) continue;
    if (isHarmless(text.slice(start, endOf(text, at, separator)).replaceAll('"', ""))) continue;
    guarded += `${text.slice(written, start)}'`;
    written = start;
  }
  return written === 0 ? text : guarded + text.slice(written);
}

function findSeparator(text: string, from: number): number {
  NEXT_SEPARATOR.lastIndex = from;
  return NEXT_SEPARATOR.exec(text)?.index ?? -1;
}

/** Where a cell ends for a reader that divides at this separator; line breaks end it in every case. */
function endOf(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === separator || character === "\n" || character === "\r") return at;
  }
  return text.length;
}

/** Whether all parts are numbers and the like. Something missing from a list is an empty part of it. */
function isHarmless(text: string): boolean {
  return text.split(SEPARATORS).every((part) => {
    const shown = part.trim();
    return (
      shown === "" ||
      NUMBER.test(shown) ||
      PHONE.test(shown) ||
      NATIONAL_PHONE.test(shown) ||
      DASHES.test(shown)
    );
  });
}
