/** Milliseconds that a `Retry-After` asks for: seconds or an HTTP date; undefined when absent or nonsense. */
export function readRetryAfter(value: string | string[] | undefined, now: number): number | undefined {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/u.test(text)) return Math.max(1000, Number(text) * 1000);
  // Only a real HTTP date: Date.parse would also take "-5" for a date.
  if (!/^[A-Za-z]{3},? .*\d{2}:\d{2}:\d{2}/u.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(1000, at - now);
}
