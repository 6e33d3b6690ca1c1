/** Decodes percent-encoded text; text with a stray percent character is not encoded and stays unchanged. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
