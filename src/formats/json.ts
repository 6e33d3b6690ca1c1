/**
 * JSON.stringify writes half a surrogate pair as an escape, which jq and others refuse together with all that follows.
 * It escapes nothing else from that range, so each such escape is one, unless its backslash is itself escaped.
 */
const HALF_A_PAIR = /(?<!\\)(?<before>(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gu;

/** One record as JSON in one line, without a half of a surrogate pair in it. */
export function writeJson(record: unknown): string {
  const text = JSON.stringify(record);
  return text.includes("\\ud") ? text.replace(HALF_A_PAIR, "$<before>\uFFFD") : text;
}
