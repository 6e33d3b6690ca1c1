import { apiCommand } from "./api.ts";
import type { Command } from "./command.ts";
import { companiesCommand } from "./companies.ts";
import { demoCommand } from "./demo.ts";
import { diffCommand } from "./diff.ts";
import { employeesCommand } from "./employees.ts";
import { feedCommand } from "./feed.ts";
import { fieldsCommand } from "./fields.ts";
import { groupsCommand } from "./groups.ts";
import { jobTitlesCommand } from "./job-titles.ts";
import { loginCommand } from "./login.ts";
import { logoutCommand } from "./logout.ts";
import { orgCommand } from "./org.ts";
import { reportCommand } from "./report.ts";
import { sandboxCommand } from "./sandbox.ts";
import { schemaCommand } from "./schema.ts";
import { snapshotCommand } from "./snapshot.ts";
import { statusCommand } from "./status.ts";
import { teamsCommand } from "./teams.ts";
import { tokenCommand } from "./token.ts";
import { useCommand } from "./use.ts";
import { watchCommand } from "./watch.ts";
import { webhookSecretCommand } from "./webhook-secret.ts";

/** Every subcommand, in the order of the help page. */
export const EVERY_COMMAND: readonly Command[] = [
  loginCommand,
  logoutCommand,
  statusCommand,
  useCommand,
  tokenCommand,
  employeesCommand,
  companiesCommand,
  groupsCommand,
  teamsCommand,
  jobTitlesCommand,
  fieldsCommand,
  feedCommand,
  reportCommand,
  snapshotCommand,
  diffCommand,
  watchCommand,
  apiCommand,
  webhookSecretCommand,
  orgCommand,
  schemaCommand,
  sandboxCommand,
  demoCommand,
];
