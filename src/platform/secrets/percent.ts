/** What percent-encoded text means; text with a lone percent sign is nobody's encoding and stays as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
