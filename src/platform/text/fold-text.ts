/** Letters that Unicode does not take apart, and what people type instead of them. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ŧ: "t",
  ı: "i",
};

const SPECIAL = new RegExp(`[${Object.keys(PLAIN_LETTERS).join("")}]`, "gu");

/** Text for comparison: no letter case, no accents, single spaces. It depends on no locale: "  JOSÉ " is "jose". */
export function foldText(text: string): string {
  const spaced = text.replaceAll(/\s+/gu, " ").trim();
  // Most text is plain, and this question is quick.
  if (/^[ -~]*$/.test(spaced)) return spaced.toLowerCase();
  return spaced
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(SPECIAL, (letter) => PLAIN_LETTERS[letter] ?? letter);
}
