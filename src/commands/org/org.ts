import { defineGroup } from "../../cli/command.ts";
import { orgChainCommand } from "./org-chain.ts";
import { orgChartCommand } from "./org-chart.ts";
import { orgCheckCommand } from "./org-check.ts";
import { orgReportsCommand } from "./org-reports.ts";
import { orgTreeCommand } from "./org-tree.ts";

export const orgCommand = defineGroup({
  name: "org",
  section: "Organization",
  summary: "show who reports to whom",
  description:
    "Reads Namely, or a snapshot offline with --from. Employees who have left are left out unless --include-inactive is given.",
  examples: [
    { command: "namely org chain ada@example.com", does: "list the managers above an employee" },
    { command: "namely org tree --from people.ndjson", does: "draw the company, offline" },
    { command: "namely org check --exit-code", does: "fail a job when there are problems" },
  ],
  subcommands: [orgChainCommand, orgReportsCommand, orgTreeCommand, orgChartCommand, orgCheckCommand],
});
