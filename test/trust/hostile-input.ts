import fc from "fast-check";

export const LINE_ENDS = /\r*\n|\t/gu;
/** What a terminal obeys, or what turns the direction of reading; a line end or a tab is none of it. */
export const OBEYED = /[\p{Control}\p{Surrogate}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

export const hostileText = fc.oneof(
  fc.constantFrom(
    "\u001B[2J\u001B[31mred",
    "\u001B]0;title\u0007",
    "\u001B]52;c;Y2FuYXJ5\u0007",
    "\u009B2J",
    "\u0090q\u009C",
    "\0",
    "a\r\nb\n\nc",
    "\u202Egnp.exe",
    "\u2066x\u2069",
    "\uD800",
    "x\uDC00",
    "\uFEFF",
    "__proto__",
    "constructor",
    "../../etc/passwd",
    "=1+1",
    "| a | b |",
    "<script>alert(1)</script>",
    "99999999999999999999",
    "2026-02-30",
    "9".repeat(400),
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
/** In place of any field: of every kind, and of the kind that it should be with something odd in it. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1e308,
    -0,
    Number.MAX_SAFE_INTEGER + 2,
    [],
    {},
    [[]],
    [null],
  ),
  fc
    .constantFrom(..."[{".split(""))
    .map(
      (open) =>
        JSON.parse(
          open === "["
            ? "[".repeat(50_000) + "]".repeat(50_000)
            : '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000),
        ) as unknown,
    ),
  hostileText.map((text) => [{ id: text, name: text, title: text }]),
  hostileText.map((text) => ({
    id: text,
    title: text,
    name: text,
    first_name: text,
    type: text,
    address1: text,
  })),
  fc.jsonValue(),
  // As JSON.parse makes it: a key of the object's own.
  fc
    .constantFrom(
      '{"__proto__":{"polluted":true},"id":"x"}',
      '{"constructor":{"prototype":{"polluted":true}}}',
    )
    .map((text) => JSON.parse(text) as unknown),
);

/** A record with some of its fields made hostile, and some keys that nobody knows. */
export function spoil(record: object, keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...keys) },
    fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "\u001B[31m", ""),
  );
  return fc.array(fc.tuple(key, hostileValue), { minLength: 1, maxLength: 4 }).map((parts) => {
    const spoilt = Object.fromEntries(Object.entries(record));
    for (const [name, value] of parts)
      Object.defineProperty(spoilt, name, { value, enumerable: true, configurable: true, writable: true });
    return spoilt;
  });
}

/** JSON.stringify itself runs out of stack on what is nested deeply. */
export function stringify(value: unknown): string {
  if (Array.isArray(value)) return isDeep(value) ? DEEP_LIST : `[${value.map(stringify).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (isDeep(value)) return DEEP_OBJECT;
  return `{${Object.entries(value)
    .map(([key, part]) => `${JSON.stringify(key)}:${stringify(part)}`)
    .join(",")}}`;
}

const DEEP_LIST = "[".repeat(50_000) + "]".repeat(50_000);
const DEEP_OBJECT = '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000);

function isDeep(value: object, left = 100): boolean {
  if (left === 0) return true;
  return Object.values(value).some(
    (part) => typeof part === "object" && part !== null && isDeep(part as object, left - 1),
  );
}
