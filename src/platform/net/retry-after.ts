/** RFC 9110, 5.6.7: today's form with what some write for its zone, and the first of the two old ones. */
const DATES = [
  /^[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/u,
  /^[A-Za-z]{6,9}, \d{1,2}-[A-Za-z]{3}-\d{2} \d{2}:\d{2}:\d{2} GMT$/u,
];
/** The other old form. It names no zone and means Greenwich. */
const DATE_WITHOUT_ZONE = /^[A-Za-z]{3} [A-Za-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/u;

/** The shortest wait after a server has asked for one. */
const LEAST_MS = 1000;

/**
 * Milliseconds that a `Retry-After` asks for: seconds or an HTTP date, the longest when there are several; undefined when
 * absent or nonsense. It may be as long as for ever.
 */
export function readRetryAfter(value: string | string[] | undefined, now: number): number | undefined {
  const waits = [value ?? []]
    .flat()
    .map((text) => readOne(text.trim(), now))
    .filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function readOne(text: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/u.test(text)) return Math.max(LEAST_MS, Number(text) * 1000);
  // Only a real HTTP date: Date.parse would also take "-5" for a date.
  const date = DATE_WITHOUT_ZONE.test(text) ? `${text} GMT` : text;
  if (date === text && !DATES.some((form) => form.test(text))) return undefined;
  const at = Date.parse(date);
  return Number.isNaN(at) ? undefined : Math.max(LEAST_MS, at - now);
}
