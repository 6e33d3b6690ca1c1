import type { ChartMark, ChartPerson } from "./chart.ts";

/** What a mark says on a card, where there is little room, and as a sentence. */
export const MARK_WORDS: Readonly<Record<ChartMark, { readonly short: string; readonly long: string }>> = {
  left: {
    short: "has left",
    long: "Has left; shown because others still report to them or --include-inactive was given.",
  },
  not_started: { short: "not started", long: "Has not started yet." },
  circle: { short: "circle", long: "The managers form a circle; the chart breaks it at one place." },
  own_manager: { short: "own manager", long: "Is entered as their own manager." },
  manager_unknown: { short: "manager unknown", long: "Reports to a manager who is not among the employees." },
};

/** The number of direct reports, and of all below where that is more. */
export function describeReports({ reports, below }: Pick<ChartPerson, "reports" | "below">): string {
  const direct = reports.toLocaleString("en");
  return below > reports ? `${direct} · ${below.toLocaleString("en")}` : direct;
}

/** Cuts text to a width in pixels, with an ellipsis where something is missing. `measure` gives the width of a text. */
export function cutText(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  // Not by code units: half a surrogate pair is no character.
  const characters = Array.from(text);
  let [fits, fails] = [0, characters.length];
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    if (measure(`${characters.slice(0, middle).join("")}…`) <= room) fits = middle;
    else fails = middle;
  }
  return `${characters.slice(0, fits).join("").trimEnd()}…`;
}

/**
 * The text on up to two lines of a width in pixels, broken at spaces or else within a word. Only what does not fit there
 * either is cut.
 */
export function wrapText(text: string, room: number, measure: (text: string) => number): readonly string[] {
  if (measure(text) <= room) return [text];
  let end = 0;
  for (let space = text.indexOf(" "); space > 0; space = text.indexOf(" ", space + 1)) {
    if (measure(text.slice(0, space)) > room) break;
    end = space;
  }
  // Without a space that fits, as much of the word as the ellipsis-free cut keeps.
  const first = end > 0 ? text.slice(0, end) : cutText(text, room, measure).replace(/…$/u, "");
  return [first, cutText(text.slice(first.length).trimStart(), room, measure)];
}

/** About how wide a text is in system fonts, where it cannot be measured. Rather too wide; the card clips the rest. */
export function guessWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    let one = KNOWN_WIDTHS.get(character);
    if (one === undefined) {
      one = guessCharacter(character);
      if (KNOWN_WIDTHS.size < MOST_KNOWN_WIDTHS) KNOWN_WIDTHS.set(character, one);
    }
    width += one;
  }
  return width * size * 1.05;
}

/** A company is written in a few hundred characters, each measured a million times. */
const KNOWN_WIDTHS = new Map<string, number>();
const MOST_KNOWN_WIDTHS = 5000;

function guessCharacter(character: string): number {
  if (/[ilj.,:;'|!I]|\p{Mark}/u.test(character)) return 0.29;
  if (/[ftr()[\]{}\s/\\"-]/u.test(character)) return 0.38;
  if (/[mwMW@%]/u.test(character)) return 0.92;
  if (
    /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff00-\uffef]/u.test(
      character,
    )
  )
    return 1.05;
  return /\p{Lu}/u.test(character) ? 0.7 : 0.58;
}
