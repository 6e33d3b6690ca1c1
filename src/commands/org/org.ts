import { defineGroup } from "../../cli/command.ts";
import { orgChainCommand } from "./org-chain.ts";
import { orgChartCommand } from "./org-chart.ts";
import { orgCheckCommand } from "./org-check.ts";
import { orgReportsCommand } from "./org-reports.ts";
import { orgTreeCommand } from "./org-tree.ts";

export const orgCommand = defineGroup({
  name: "org",
  section: "Organization",
  summary: "who reports to whom: chains of managers, reports, the tree, a chart, and what is wrong with it",
  description:
    "Works on Namely as it is now, or offline on a snapshot with --from. Those who have left are left out unless it says so.",
  examples: [
    { command: "namely org chain ada@example.com", does: "shows the managers above her" },
    { command: "namely org tree --from people.ndjson", does: "draws the company, offline" },
    { command: "namely org check --exit-code", does: "lets a job find what should be mended" },
  ],
  subcommands: [orgChainCommand, orgReportsCommand, orgTreeCommand, orgChartCommand, orgCheckCommand],
});
