import type { Chart } from "../chart.ts";

/** Finds people whose name, title, department and email contain all of the typed words. */
export function createSearch({ people, departments }: Chart): (words: string) => number[] {
  const texts = people.map(({ name, title, department, email }) =>
    fold([name, title, departments[department]?.name, email].filter(Boolean).join("\n")),
  );
  return (typed) => {
    const words = fold(typed).split(/\s+/u).filter(Boolean);
    if (words.length === 0) return [];
    return texts.flatMap((text, index) => (words.every((word) => text.includes(word)) ? [index] : []));
  };
}

/** Zoë is found by zoe, and the Straße by strasse. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss");
}
