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

/** A person in two lines: the name with its marks, and the title where there is one. */
export function listLines({ name, title, marks }: ChartPerson): string[] {
  const said = marks.map((mark) => `(${MARK_WORDS[mark].short})`);
  return [[name, ...said].join(" "), ...(title === null ? [] : [title])];
}

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

/** Where the lines of a card are: baselines from its upper edge, and sizes of letters. */
export interface CardLines {
  readonly names: readonly { readonly text: string; readonly baseline: number }[];
  readonly nameSize: number;
  readonly title: { readonly baseline: number; readonly size: number };
  readonly department: { readonly baseline: number; readonly size: number };
}

/** Arrangements for names on one, two and three lines; the last one has smaller letters. */
const ARRANGEMENTS = [
  { names: [22], nameSize: 14, title: { baseline: 38, size: 12 }, department: { baseline: 53, size: 11 } },
  {
    names: [15, 29],
    nameSize: 14,
    title: { baseline: 41, size: 12 },
    department: { baseline: 53, size: 11 },
  },
  {
    names: [11, 22, 33],
    nameSize: 11,
    title: { baseline: 44, size: 11 },
    department: { baseline: 55, size: 10 },
  },
] as const;

/** Wraps a name so that all of it is on the card; only one that three lines cannot hold is cut. */
export function arrangeCard(
  name: string,
  room: number,
  measure: (text: string, size: number) => number,
): CardLines {
  for (const { names, nameSize, ...rest } of ARRANGEMENTS) {
    const lines = wrapText(name, { room, most: names.length }, (text) => measure(text, nameSize));
    if (lines.isCut && names.length < 3) continue;
    const placed = lines.texts.map((text, index) => ({ text, baseline: names[index] ?? 0 }));
    return { ...rest, nameSize, names: placed };
  }
  throw new RangeError("The last arrangement takes any name.");
}

/** Breaks text at spaces and after hyphens, and only where that is not enough within a word. */
function wrapText(
  text: string,
  { room, most }: { readonly room: number; readonly most: number },
  measure: (text: string) => number,
): { readonly texts: readonly string[]; readonly isCut: boolean } {
  const texts: string[] = [];
  let rest = text;
  while (texts.length < most - 1 && measure(rest) > room) {
    const end = findBreak(rest, room, measure);
    texts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  const isCut = measure(rest) > room;
  return { texts: [...texts, isCut ? cutText(rest, room, measure) : rest], isCut };
}

function findBreak(text: string, room: number, measure: (text: string) => number): number {
  let end = 0;
  for (const { index } of text.matchAll(/[\s-]/gu)) {
    if (measure(text.slice(0, index + 1).trimEnd()) > room) break;
    end = index + 1;
  }
  if (end > 0) return end;
  // At least one character, or it would go on without end.
  return cutText(text, room, measure).slice(0, -1).length || (Array.from(text)[0] ?? "").length;
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
