import { listLines } from "./card-text.ts";
import type { Chart } from "./chart.ts";

/** A chart as a flowchart for Mermaid, as wikis and GitHub draw it. */
export function* renderMermaid({ title, departments, people }: Chart): Generator<string> {
  yield `---\ntitle: ${JSON.stringify(title)}\n---\nflowchart TB\n`;
  for (const [index, person] of people.entries())
    yield `  p${index}["${listLines(person).map(escape).join("<br/>")}"]\n`;
  for (const [index, { parent }] of people.entries()) if (parent >= 0) yield `  p${parent} --> p${index}\n`;
  const membersOf = departments.map((): number[] => []);
  for (const [person, { department }] of people.entries()) membersOf[department]?.push(person);
  for (const [index, { color, broken }] of departments.entries()) {
    yield `  classDef d${index} stroke:${color},stroke-width:3px${broken ? ",stroke-dasharray:6 3" : ""}\n`;
    yield "  class ";
    for (const [place, member] of (membersOf[index] ?? []).entries())
      yield `${place > 0 ? "," : ""}p${member}`;
    yield ` d${index}\n`;
  }
}

/**
 * In Mermaid's labels quotes end the text, backquotes begin Markdown, and HTML is HTML. It takes any character by its number;
 * letters, digits and a few more stay readable.
 */
function escape(text: string): string {
  return text.replace(
    /[^\p{Letter}\p{Mark}\p{Decimal_Number} .,'()/-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
