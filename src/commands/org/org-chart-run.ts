import { type Chart, keepNeeded, makeChart } from "../../chart/chart.ts";
import { renderDot } from "../../chart/dot.ts";
import { renderHtml } from "../../chart/html.ts";
import { renderMermaid } from "../../chart/mermaid.ts";
import { renderSvg } from "../../chart/svg.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { publishOrgText } from "./org-text.ts";
import { isOnScreen } from "../../output/screen.ts";
import { readChoice } from "../../cli/values.ts";
import type { Context } from "../../cli/context.ts";
import type { OrgSource } from "./org-source.ts";
import { growTrees, listTreeNeeds } from "./org-trees.ts";
import { outputFile } from "../../cli/output-file.ts";

export interface OrgChartOptions {
  /** Whose tree; undefined for the whole company. */
  readonly person: string | undefined;
  /** How many levels below; undefined for all. */
  readonly depth: number | undefined;
  readonly includeInactive: boolean;
  /** The heading; undefined for the usual one. */
  readonly title: string | undefined;
  readonly source: OrgSource;
}

// What the page is made of; build.js puts the bundled texts here.
declare const __CHART_SCRIPT__: string;
declare const __CHART_STYLE__: string;
declare const __CHART_BODY__: string;

type ChartFormat = "html" | "svg" | "mermaid" | "dot";

const FORMATS: readonly ChartFormat[] = ["html", "svg", "mermaid", "dot"];

const FORMAT_OF_EXTENSION: Readonly<Record<string, ChartFormat>> = {
  html: "html",
  htm: "html",
  svg: "svg",
  mmd: "mermaid",
  mermaid: "mermaid",
  dot: "dot",
  gv: "dot",
};

/** Mermaid rejects a chart with more lines, unless its `maxEdges` has been raised. */
const MERMAID_LINES = 500;

/** `namely org chart`: who reports to whom, as a page or a picture. */
export async function drawChart(context: Context, options: OrgChartOptions): Promise<void> {
  const format = chooseChartFormat(context);
  const needs = listTreeNeeds("namely org chart", options);
  await publishOrgText(context, { source: options.source, format: "text", needs }, (seen, { onWarning }) => {
    const { org } = seen;
    const shown = options.includeInactive ? org : keepNeeded(org);
    // Where --depth cuts the trees, the chart still says how many are below.
    const trees = growTrees(seen, shown, { person: options.person, depth: undefined });
    const title = makePrintable(options.title ?? nameChart(options, trees[0]?.person.name));
    const chart = makeChart(org, trees, { title, depth: options.depth, clean: makePrintable });
    if (format === "mermaid" && chart.people.filter(({ parent }) => parent >= 0).length > MERMAID_LINES)
      onWarning(
        `Mermaid draws at most ${MERMAID_LINES} lines. Make the chart smaller with a person or --depth.`,
      );
    return { count: chart.people.length, pieces: RENDER[format](chart) };
  });
}

/** `--format`, else the extension of `-o`, else a page. Throws `usage.*` for a chart on a terminal. */
function chooseChartFormat(context: Context): ChartFormat {
  const { format, output } = context.globals;
  const named = readChoice("--format", format, FORMATS);
  const path = outputFile({ output });
  if (output === undefined && isOnScreen(context)) {
    throw new Fault("usage.chart-on-terminal", "A chart cannot be shown on a terminal.", {
      hint: `Write it to a file with -o chart.${named === "mermaid" ? "mmd" : (named ?? "html")}, or draw it here: namely org tree`,
    });
  }
  if (named !== undefined || path === undefined) return named ?? "html";
  const extension = /\.([^./\\]+)$/u.exec(path)?.[1]?.toLowerCase();
  const found = FORMAT_OF_EXTENSION[extension ?? "html"];
  if (found !== undefined) return found;
  throw new Fault("usage.extension", `The extension ".${extension}" is not a chart format.`, {
    hint: "Use .html, .svg, .mmd or .dot, or add --format html, svg, mermaid or dot.",
  });
}

function nameChart({ person }: OrgChartOptions, name: string | null | undefined): string {
  return person === undefined || !name ? "Organization chart" : `Organization chart: ${name}`;
}

const RENDER: Readonly<Record<ChartFormat, (chart: Chart) => Iterable<string>>> = {
  html: (chart) => [
    renderHtml(chart, { script: __CHART_SCRIPT__, style: __CHART_STYLE__, body: __CHART_BODY__ }),
  ],
  svg: (chart) => renderSvg(chart),
  mermaid: renderMermaid,
  dot: renderDot,
};
