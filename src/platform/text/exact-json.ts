import { parse } from "lossless-json";

/** A number that is neither a whole number nor what a JavaScript number can hold, such as one of 20 digits with a fraction. */
export class ExactNumber {
  /** The digits as they were sent. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** JSON.stringify refuses a bigint, so that these digits are never written as something else by mistake. */
  toJSON(): bigint {
    return 0n;
  }
}

/** Whether the value is a number that a JavaScript number would round. */
export function isExact(value: unknown): value is bigint | ExactNumber {
  return typeof value === "bigint" || value instanceof ExactNumber;
}

/**
 * JSON.parse that loses no digits: whole numbers beyond 2^53 become bigint, other numbers that would be rounded become
 * `ExactNumber`. Text without such numbers is parsed at full speed.
 * @throws SyntaxError for what is not JSON.
 */
export function parseJson(text: string): unknown {
  if (!hasLongNumber(text)) return JSON.parse(text);
  try {
    return parse(text, null, { parseNumber: readNumber, onDuplicateKey: ({ newValue }) => newValue });
  } catch (error) {
    // Nested thousands of levels deep, which the caller refuses by itself.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

/** No number that is written with fewer digits, or with a point and fewer, is rounded. */
const LONG = 16;
const MINUS = 0x2d;

/** Whether JSON text may contain a number of `LONG` characters. Checks every sixteenth character alone: a search for all digits costs a third of parsing. */
function hasLongNumber(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let start = at;
    while (isDigit(text.charCodeAt(start - 1))) start -= 1;
    while (isDigit(text.charCodeAt(at + 1))) at += 1;
    if (at + 1 - start >= LONG && isBeforeNumber(text, start)) return true;
  }
  return false;
}

/** The point counts as one. Outside of the text there is none. */
function isDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e;
}

/** Whether a value may begin here: long digits within text, such as a card's, are none. */
function isBeforeNumber(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1) === MINUS ? start - 2 : start - 1;
  return before < 0 || ":,[ \t\r\n".includes(text.charAt(before));
}

/** The number that JSON text such as `-1.5e3` means, without losing a digit. */
export function readNumber(text: string): number | bigint | ExactNumber {
  const number = Number(text);
  if (/^-?\d+$/u.test(text)) return Number.isSafeInteger(number) ? number : BigInt(text);
  return Number.isFinite(number) && digitsOf(text) === digitsOf(String(number))
    ? number
    : new ExactNumber(text);
}

/** The significant digits and the place of the first one: the same for every spelling of a number. */
function digitsOf(text: string): string {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().replace("-", "").split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const digits = all.replace(/^0+/u, "");
  const place = whole.length - (all.length - digits.length) + Number(exponent);
  const significant = digits.replace(/0+$/u, "");
  return significant === "" ? "0" : `${significant}e${place}`;
}

// Not to be guessed, so that no text from outside can pass for a number.
const MARK = crypto.randomUUID();
const MARKED = new RegExp(`"${MARK}([^"]+)"`, "gu");

/** JSON.stringify that writes every digit of bigints and `ExactNumber`s, as numbers. */
export function stringifyJson(value: unknown, space?: number): string {
  try {
    return JSON.stringify(value, null, space);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, markExact, space).replaceAll(MARKED, "$1");
  }
}

function markExact(this: object, key: string, value: unknown): unknown {
  const own: unknown = Reflect.get(this, key);
  return isExact(own) ? MARK + String(own) : value;
}
