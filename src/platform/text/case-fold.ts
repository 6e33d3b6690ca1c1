/** Capital I without its dot is another letter: Unicode folds it to itself, although its capital is a plain I. */
const DOTLESS_I = "\u0131";

const PLAIN = /^[ -~]*$/;

/**
 * Text for comparison: trimmed, in NFC, with Unicode's full case folding. It depends on no locale: `STRASSE` is `straße`,
 * `İ` is `i` with a dot above, and `ı` is not `i`.
 */
export function foldCase(text: string): string {
  // Nearly all addresses are plain, and this question is quick.
  if (PLAIN.test(text)) return text.trim().toLowerCase();
  let folded = "";
  for (const character of text.trim().normalize("NFC")) folded += foldCharacter(character);
  return folded.normalize("NFC");
}

/** One by one, for at the end of a word a capital sigma has another small letter. */
function foldCharacter(character: string): string {
  if (character === DOTLESS_I) return character;
  return character.toLowerCase().toUpperCase().toLowerCase();
}
