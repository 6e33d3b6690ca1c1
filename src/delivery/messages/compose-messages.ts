import type { RosterEvent } from "../../snapshots/compare/event-models.ts";
import type { Message } from "../destination.ts";
import { DIGEST_SECTIONS, sectionOf, wordEvent, type DigestSection, type LinePart } from "./digest-line.ts";
import type { DigestPage, MessageRenderer } from "./digest-page.ts";
import type { MessageKind } from "./message-kinds.ts";
import { cutWords } from "./plain-words.ts";
import { SLACK } from "./slack.ts";
import { TEAMS } from "./teams.ts";

const RENDERERS: Readonly<Record<MessageKind, MessageRenderer>> = { slack: SLACK, teams: TEAMS };

/** More is not read at once; what is left is counted. */
const MOST_MESSAGES = 3;
/** So that any line fits into any message. */
const LONGEST_LINE = { graphemes: 600, units: 1200 };

/** One line, and the events that it speaks of. */
interface DigestEntry {
  readonly section: DigestSection;
  readonly parts: readonly LinePart[];
  readonly ids: readonly string[];
}

/** What one message is about. */
interface EntryChoice {
  readonly entries: readonly DigestEntry[];
  /** So many of them have a line; the others are counted. */
  readonly shown: number;
}

/**
 * One digest of all events, in as few messages as the receiver's limits allow and never more than three. Every event is in
 * exactly one message, named or counted. `now` is in milliseconds: days of this year go without the year.
 */
export function composeMessages(
  kind: MessageKind,
  events: readonly RosterEvent[],
  now: number,
): readonly Message[] {
  const { fits, render } = RENDERERS[kind];
  const counts = wordCounts(events);
  const entries = listEntries(events, String(new Date(now).getUTCFullYear()));
  const longestTitle = titlePage(counts, MOST_MESSAGES, MOST_MESSAGES);
  const choices = splitEntries(entries, (choice) => fits(layOut(choice, longestTitle)));
  return choices.map((choice, index) => ({
    ids: choice.entries.flatMap(({ ids }) => ids),
    body: render(layOut(choice, titlePage(counts, index + 1, choices.length))),
  }));
}

function splitEntries(
  entries: readonly DigestEntry[],
  fits: (choice: EntryChoice) => boolean,
): readonly EntryChoice[] {
  const choices: EntryChoice[] = [];
  for (let rest = entries; rest.length > 0;) {
    const isLast = choices.length === MOST_MESSAGES - 1;
    const choose = (shown: number): EntryChoice => ({
      entries: isLast ? rest : rest.slice(0, shown),
      shown,
    });
    let shown = 1;
    while (shown < rest.length && fits(choose(shown + 1))) shown += 1;
    const choice = choose(shown);
    choices.push(choice);
    rest = rest.slice(choice.entries.length);
  }
  return choices;
}

function layOut({ entries, shown }: EntryChoice, title: string): DigestPage {
  const named = entries.slice(0, shown);
  const sections = DIGEST_SECTIONS.flatMap((section) => {
    const lines = named.filter((entry) => entry.section === section).map(({ parts }) => parts);
    return lines.length === 0 ? [] : [{ title: section, lines }];
  });
  const more = entries.slice(shown).reduce((sum, { ids }) => sum + ids.length, 0);
  return { title, sections, end: more === 0 ? "" : `and ${formatNumber(more)} more` };
}

/** In the order of the sections. Changes that may not be named share one line behind the others. */
function listEntries(events: readonly RosterEvent[], year: string): readonly DigestEntry[] {
  const lines = events.map((event) => ({ id: event.id, line: wordEvent(event, year) }));
  const named = lines
    .flatMap(({ id, line }) =>
      line === undefined ? [] : [{ ...line, ids: [id], parts: cutLine(line.parts) }],
    )
    .sort((a, b) => compareOrder([at(a.section), ...a.order], [at(b.section), ...b.order]));
  const ids = lines.flatMap(({ id, line }) => (line === undefined ? [id] : []));
  if (ids.length === 0) return named;
  const words = `${formatNumber(ids.length)} other ${ids.length === 1 ? "change" : "changes"}`;
  const isAlone = !named.some(({ section }) => section === "Other changes");
  const text = isAlone ? `${words} of fields that are not shown here` : `and ${words}`;
  return [...named, { section: "Other changes", parts: [{ text, isStrong: false }], ids }];
}

function at(section: DigestSection): number {
  return DIGEST_SECTIONS.indexOf(section);
}

function compareOrder(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? "";
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function cutLine(parts: readonly LinePart[]): readonly LinePart[] {
  let { graphemes, units } = LONGEST_LINE;
  return parts.flatMap(({ text, isStrong }) => {
    if (graphemes <= 1 || units <= 1) return [];
    const cut = cutWords(text, { graphemes, units });
    graphemes -= cut.length;
    units -= cut.length;
    return [{ text: cut, isStrong }];
  });
}

function wordCounts(events: readonly RosterEvent[]): string {
  const counts = new Map<DigestSection, number>();
  for (const event of events) counts.set(sectionOf(event), (counts.get(sectionOf(event)) ?? 0) + 1);
  return DIGEST_SECTIONS.flatMap((section) => {
    const count = counts.get(section) ?? 0;
    const words = section.toLowerCase();
    return count === 0 ? [] : [`${formatNumber(count)} ${count === 1 ? words.replace(/s$/u, "") : words}`];
  }).join(", ");
}

function titlePage(counts: string, number: number, total: number): string {
  return `People changes: ${counts}${total > 1 ? ` (${number} of ${total})` : ""}`;
}

function formatNumber(count: number): string {
  return count.toLocaleString("en-US");
}
