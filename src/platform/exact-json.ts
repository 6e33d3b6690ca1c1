import { randomUUID } from "node:crypto";
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

/** Where a number may start that a JavaScript number cannot hold: 16 digits, or an exponent of three. Inside text it does no harm. */
const MAY_LOSE_DIGITS = /(?:^|[:,[\s])-?\d(?:[\d.]{15}|[\d.]*[eE][+-]?\d{3})/u;

/**
 * JSON.parse that loses no digits: whole numbers beyond 2^53 become bigint, other numbers that would be rounded become
 * `ExactNumber`. Text without such numbers is parsed at full speed.
 * @throws SyntaxError for what is not JSON.
 */
export function parseJson(text: string): unknown {
  if (!MAY_LOSE_DIGITS.test(text)) return JSON.parse(text);
  try {
    return parse(text, null, { parseNumber: readNumber, onDuplicateKey: ({ newValue }) => newValue });
  } catch (error) {
    // Nested thousands of levels deep, which the caller refuses by itself.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
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
const MARK = randomUUID();
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
