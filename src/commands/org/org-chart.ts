import { inGroup, type Flag, defineCommand } from "../../cli/command.ts";
import { ORG_SOURCE_FLAGS, readOrgSource } from "./org-flags.ts";
import { readText, readWholeNumber } from "../../cli/values.ts";
import type { OrgChartOptions } from "./org-chart-run.ts";

const CHART_FLAGS: readonly Flag[] = inGroup("Output", [
  { spelling: "--format <format>", help: "html, svg, mermaid or dot. Default: html" },
  {
    spelling: "-o, --output <file>",
    help: "write to a file; .html, .svg, .mmd or .dot sets the format",
  },
]);

export const orgChartCommand = defineCommand<OrgChartOptions>({
  name: "chart",
  exitCodes: [4, 5, 6],
  summary: "make an org chart as a web page or a picture",
  description:
    "The page is one file that works offline, with search and zoom. Each employee is on the chart once. " +
    "Employees who have left are marked, and only shown where they still manage others.",
  positionals: [
    {
      spelling: "[person]",
      help: "id, employee number, email or name. Default: the whole company",
    },
  ],
  flags: [
    { group: "Filter", spelling: "--depth <n>", help: "number of levels below. Default: all" },
    { group: "Filter", spelling: "--include-inactive", help: "include all employees who have left" },
    { group: "Output", spelling: "--title <title>", help: "heading of the chart" },
    ...ORG_SOURCE_FLAGS,
    ...CHART_FLAGS,
  ],
  examples: [
    { command: "namely org chart -o chart.html", does: "make a page of the whole company" },
    {
      command: "namely org chart ada@example.com --depth 2 --from people.ndjson -o team.svg",
      does: "draw one part of the company as a picture, offline",
    },
    {
      command: "namely org chart --depth 2 --format mermaid -o wiki.md",
      does: "make a flowchart for a wiki",
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
