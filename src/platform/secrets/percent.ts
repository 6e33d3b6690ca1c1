import { attempt } from "../errors/attempt.ts";

/** Decodes percent-encoded text; text with a stray percent character is not encoded and stays unchanged. */
export function decodePercent(text: string): string {
  return attempt(() => decodeURIComponent(text)) ?? text;
}
