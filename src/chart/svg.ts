import { arrangeCard, cutText, describeReports, guessWidth, MARK_WORDS } from "./card-text.ts";
import type { Chart, ChartDepartment, ChartPerson } from "./chart.ts";
import { NO_DEPARTMENT_COLOUR } from "./department-signs.ts";
import { type ChartLayout, layOutChart } from "./layout.ts";
import { CARD } from "./parts.ts";

const MARGIN = 32;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const INK = "#1c2430";
const QUIET = "#5b6675";
const TEXT_ROOM = CARD.width - 28;

/**
 * A chart as one SVG, in pieces: nothing is loaded, nothing runs. Below people who are not `isOpen` no one is drawn;
 * default: all are open.
 */
export function* renderSvg(chart: Chart, isOpen: (index: number) => boolean = () => true): Generator<string> {
  const layout = layOutChart(
    chart.people.map(({ parent }) => parent),
    isOpen,
  );
  const legend = placeLegend(chart, Math.max(layout.width, 640));
  const top = 84 + legend.height;
  const titleWidth = guessWidth(chart.title, 24 * BOLDER);
  const width = Math.ceil(Math.max(layout.width, legend.width, titleWidth, 320)) + 2 * MARGIN;
  const height = Math.ceil(layout.height) + top + 2 * MARGIN;
  const left = (width - layout.width) / 2;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMin" font-family="${FONT}" fill="${INK}">\n`;
  yield `<title>${escapeXml(chart.title)}</title>\n`;
  yield `<rect width="${width}" height="${height}" fill="#ffffff"/>\n`;
  yield `<text x="${MARGIN}" y="${MARGIN + 24}" font-size="24" font-weight="600">${escapeXml(chart.title)}</text>\n`;
  yield `<text x="${MARGIN}" y="${MARGIN + 46}" font-size="13" fill="${QUIET}">${countShown(chart, layout)}</text>\n`;
  yield `<g transform="translate(${MARGIN} ${MARGIN + 64})" font-size="12">\n${legend.text}</g>\n`;
  yield `<g transform="translate(${round(left)} ${top + MARGIN})">\n`;
  yield '<path d="';
  yield* drawLines(layout.lines);
  yield '" fill="none" stroke="#b4bdc9" stroke-width="1.5"/>\n';
  for (const index of layout.shown) {
    const person = chart.people[index];
    if (person !== undefined) yield drawCard(chart, person, layout.x[index] ?? 0, layout.y[index] ?? 0);
  }
  yield "</g>\n</svg>\n";
}

function countShown({ people }: Chart, { shown }: ChartLayout): string {
  const all = people.length === 1 ? "1 person" : `${people.length.toLocaleString("en")} people`;
  return shown.length === people.length ? all : `${shown.length.toLocaleString("en")} of ${all}`;
}

function drawCard(chart: Chart, person: ChartPerson, x: number, y: number): string {
  const { name, title, department, marks } = person;
  const group = chart.departments[department];
  const hasLeft = marks.includes("left");
  const card = arrangeCard(name, TEXT_ROOM, (text, size) => guessWidth(text, size * BOLDER));
  const corner = sayCorner(person);
  const cornerRoom = corner === "" ? 0 : guessWidth(corner, 11) + 8;
  const lines = [
    ...card.names.map(({ text, baseline }) => drawText({ size: card.nameSize, baseline, weight: 600 }, text)),
    drawText(card.title, fitText(title ?? "", TEXT_ROOM, card.title.size)),
    drawText(
      { ...card.department, ink: QUIET },
      fitText(group?.name ?? "", TEXT_ROOM - cornerRoom, card.department.size),
    ),
    drawCorner(person, corner, card.department.baseline),
  ];
  const said = [name, title, group?.name, ...marks.map((mark) => MARK_WORDS[mark].long)].filter(Boolean);
  // A picture within the picture cuts off what is too long for its card.
  return [
    `<svg x="${round(x)}" y="${y}" width="${CARD.width}" height="${CARD.height}" viewBox="0 0 ${CARD.width} ${CARD.height}">`,
    `<title>${escapeXml(said.join("\n"))}</title>`,
    `<rect x=".75" y=".75" width="${CARD.width - 1.5}" height="${CARD.height - 1.5}" rx="7" fill="${hasLeft ? "#f3f4f6" : "#ffffff"}" stroke="#c9d1dc" stroke-width="1.5"${hasLeft ? ' stroke-dasharray="4 3"' : ""}/>`,
    drawSign(group, 9, 10, CARD.height - 20),
    ...lines,
    "</svg>\n",
  ].join("");
}

/** Bold letters are wider, in some system fonts by this much. */
const BOLDER = 1.1;

interface TextStyle {
  readonly size: number;
  readonly baseline: number;
  readonly weight?: number;
  readonly ink?: string;
}

function drawText({ size, baseline, weight = 400, ink = INK }: TextStyle, text: string): string {
  if (text === "") return "";
  const bold = weight === 400 ? "" : ` font-weight="${weight}"`;
  const color = ink === INK ? "" : ` fill="${ink}"`;
  return `<text x="20" y="${baseline}" font-size="${size}"${bold}${color}>${escapeXml(text)}</text>`;
}

function fitText(text: string, room: number, size: number): string {
  return cutText(text, room, (part) => guessWidth(part, size));
}

/** The number of reports and the marks, on the last line of a card. */
function drawCorner({ marks }: ChartPerson, text: string, baseline: number): string {
  if (text === "") return "";
  const ink = marks.length > 0 ? "#9a3412" : QUIET;
  return `<text x="${CARD.width - 9}" y="${baseline}" font-size="11" text-anchor="end" fill="${ink}">${escapeXml(text)}</text>`;
}

function sayCorner(person: ChartPerson): string {
  const marks = person.marks.map((mark) => MARK_WORDS[mark].short);
  return [...marks, ...(person.reports > 0 ? [describeReports(person)] : [])].join(" · ");
}

/** A department's color as an upright band. */
function drawSign(department: ChartDepartment | undefined, x: number, y: number, height: number): string {
  const { colour, broken } = department ?? { colour: NO_DEPARTMENT_COLOUR, broken: false };
  return `<path d="M${x} ${y}v${height}" stroke="${colour}" stroke-width="5"${broken ? ' stroke-dasharray="6 3"' : ""}/>`;
}

/** The departments in rows, with their colors and counts. */
function placeLegend(chart: Chart, room: number): { text: string; width: number; height: number } {
  let [x, y, width] = [0, 0, 0];
  let text = "";
  for (const department of chart.departments) {
    const label = `${department.name} (${department.size.toLocaleString("en")})`;
    const taken = guessWidth(label, 12) + 40;
    if (x > 0 && x + taken > room) [x, y] = [0, y + 22];
    text += `${drawSign(department, x + 3, y, 14)}<text x="${round(x + 12)}" y="${y + 11}">${escapeXml(label)}</text>\n`;
    x += taken;
    width = Math.max(width, x);
  }
  return { text, width, height: chart.departments.length === 0 ? 0 : y + 22 };
}

function* drawLines(lines: readonly number[]): Generator<string> {
  for (let index = 0; index < lines.length; index += 4) {
    const at = (place: number): number => lines[index + place] ?? 0;
    const [x1, y1, x2, y2] = [at(0), at(1), at(2), at(3)];
    yield `M${round(x1)} ${round(y1)}${x1 === x2 ? `V${round(y2)}` : `H${round(x2)}`}`;
  }
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

/** XML cannot hold control characters, halves of surrogate pairs and U+FFFE in any spelling. */
const IMPOSSIBLE_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

export function escapeXml(text: string): string {
  return text
    .replace(IMPOSSIBLE_IN_XML, "\ufffd")
    .replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
