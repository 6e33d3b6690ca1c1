/** A number as people and spreadsheets write it: sign, currency, digits with separators, exponent, per cent. */
const NUMBER = /^[+-]?[$€£¥]?(?:\d+(?:[.,]\d+)*|\.\d+)(?:e[+-]?\d+)?%?$/i;
/** `+1 (212) 555-0100 ext. 12`: digits and the signs between them cannot call anything. */
const PHONE = /^\+ ?\(?\d[\d\s()./-]*(?: (?:x|ext\.?) ?\d+)?$/i;
/** The same without the country's `+`, as it stands behind the first number of a list. */
const NATIONAL_PHONE = /^\(?\d[\d\s()./-]*(?: (?:x|ext\.?) ?\d+)?$/i;
/** A dash or several in place of a value. */
const DASHES = /^-[\s-]*$/;
/** What makes a spreadsheet read a formula, also in full width; a tab or a line break at the start hides one. */
const RUNS = /^[=+\-@\t\r\n＝＋－＠]/;

/** How lists are joined in a cell. */
const BETWEEN = "; ";

/**
 * Puts `'` before text that a spreadsheet would run when the file is opened, and only before such text: numbers,
 * dates and phone numbers stay as they are.
 */
export function guardFormula(text: string): string {
  // Some spreadsheets cut the space at the start of a cell before they look at it.
  const shown = text.trim();
  if (!RUNS.test(text) && !RUNS.test(shown)) return text;
  return text.split(BETWEEN).every((part) => isHarmless(part.trim())) ? text : `'${text}`;
}

/** Something missing from a list is an empty part of it. */
function isHarmless(part: string): boolean {
  return (
    part === "" || NUMBER.test(part) || PHONE.test(part) || NATIONAL_PHONE.test(part) || DASHES.test(part)
  );
}
