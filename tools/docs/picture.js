// Draws docs/pictures/diff.svg from a real run of `namely diff` on the sandbox, for npm run docs.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import stringWidth from "string-width";
import { bundleChartPage } from "../chart-page.js";

const CELL = 8.4;
const LINE = 19;
const MARGIN = 18;
const BAR = 34;
/** The colors of the program's styles, by the number that switches them on. */
const STYLES = {
  1: 'font-weight="bold"',
  2: 'fill="#8b949e"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
  33: 'fill="#e3b341"',
  36: 'fill="#79c0ff"',
};
const ENDS = new Set([0, 22, 39]);
const ESCAPE = String.fromCodePoint(0x1b);
const STYLE_SWITCH = new RegExp(String.raw`(${ESCAPE}\[[\d;]*m)`, "u");

/** A terminal window with a text in it, as SVG. `text` may switch styles on and off. */
export function drawTerminal(text, { command, columns, title }) {
  const lines = [`\u001B[32m$\u001B[39m ${command}`, ...text.trimEnd().split("\n")];
  const width = Math.ceil(columns * CELL + 2 * MARGIN);
  const height = BAR + lines.length * LINE + MARGIN;
  const rows = lines.map((line, index) => drawLine(line, BAR + (index + 1) * LINE - 5)).filter(Boolean);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escape(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<circle cx="20" cy="17" r="6" fill="#ff5f57"/><circle cx="40" cy="17" r="6" fill="#febc2e"/><circle cx="60" cy="17" r="6" fill="#28c840"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3" xml:space="preserve">
${rows.join("\n")}
</g>
</svg>
`;
}

/** Each part has its own place and length, so that columns stay columns in any font. */
function drawLine(line, y) {
  let at = 0;
  let styles = [];
  let drawn = "";
  for (const part of line.split(STYLE_SWITCH)) {
    if (part.startsWith(ESCAPE)) {
      for (const number of part.slice(2, -1).split(";").map(Number))
        styles = ENDS.has(number) ? [] : [...styles, number];
      continue;
    }
    for (const match of part.matchAll(/\S+(?: \S+)*/gu)) {
      const start = at + stringWidth(part.slice(0, match.index));
      drawn += drawWords(match[0], MARGIN + start * CELL, y, styles);
    }
    at += stringWidth(part);
  }
  return drawn;
}

function drawWords(words, x, y, styles) {
  const attributes = styles.map((number) => STYLES[number] ?? "").filter(Boolean);
  const place = `x="${round(x)}" y="${y}" textLength="${round(stringWidth(words) * CELL)}"`;
  return `<text ${[place, ...new Set(attributes)].join(" ")}>${escape(words)}</text>`;
}

function round(number) {
  return String(Math.round(number * 10) / 10);
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The picture, given what the terminal of the run got. */
export function drawDiff({ text, columns }) {
  return drawTerminal(text, {
    command: "namely diff",
    columns,
    title: "A terminal in which namely diff reports hires, departures and changes",
  });
}

/** Runs the sources and draws what they print. */
export async function makePicture() {
  const folder = mkdtempSync(join(import.meta.dirname, "../../node_modules/.picture-"));
  try {
    const outfile = join(folder, "run.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, "picture-run.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      define: (await bundleChartPage()).define,
      logLevel: "error",
    });
    const { recordDiff, COLUMNS } = await import(pathToFileURL(outfile).href);
    return drawDiff({ text: await recordDiff(), columns: COLUMNS });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
