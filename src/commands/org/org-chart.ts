import { inGroup, type Flag, defineCommand } from "../../cli/command.ts";
import { ORG_SOURCE_FLAGS, readOrgSource } from "./org-flags.ts";
import { readText, readWholeNumber } from "../../cli/values.ts";
import type { OrgChartOptions } from "./org-chart-run.ts";

const CHART_FLAGS: readonly Flag[] = inGroup("Output", [
  { spelling: "--format <format>", help: "html, svg, mermaid or dot; default html" },
  {
    spelling: "-o, --output <file>",
    help: "write to a file, all of it or nothing; .html, .svg, .mmd or .dot decides the format",
  },
]);

export const orgChartCommand = defineCommand<OrgChartOptions>({
  name: "chart",
  exitCodes: [4, 5, 6],
  summary: "make an org chart: a page to search and zoom in, or a picture",
  description:
    "The page is one file that works offline and asks nobody for anything. Everybody who is there is on the chart, once; " +
    "those who have left are on it where they still manage somebody, and are marked.",
  positionals: [
    {
      spelling: "[person]",
      help: "id, employee number, email, or a name that only one person has; default everybody",
    },
  ],
  flags: [
    { group: "Filter", spelling: "--depth <n>", help: "only so many levels below" },
    { group: "Filter", spelling: "--include-inactive", help: "also all others who have left" },
    { group: "Output", spelling: "--title <title>", help: "what stands above the chart" },
    ...ORG_SOURCE_FLAGS,
    ...CHART_FLAGS,
  ],
  examples: [
    { command: "namely org chart -o chart.html", does: "makes a page of the whole company" },
    {
      command: "namely org chart ada@example.com --depth 2 --from people.ndjson -o team.svg",
      does: "draws her part as a picture, offline",
    },
    {
      command: "namely org chart --depth 2 --format mermaid -o wiki.md",
      does: "makes a flowchart for a wiki",
    },
  ],
  read: ({ positionals, flags }) => ({
    person: positionals[0],
    depth: readWholeNumber("--depth", readText(flags["depth"]), { least: 0, most: 1000 }),
    includeInactive: flags["includeInactive"] === true,
    title: readText(flags["title"]),
    source: readOrgSource(flags),
  }),
  run: async (context, options) => (await import("./org-chart-run.ts")).drawChart(context, options),
});
