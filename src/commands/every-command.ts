import type { Command } from "./command.ts";
import { companiesCommand } from "./companies.ts";
import { demoCommand } from "./demo.ts";
import { diffCommand } from "./diff.ts";
import { employeesCommand } from "./employees.ts";
import { groupsCommand } from "./groups.ts";
import { listenCommand } from "./listen.ts";
import { listenSecretCommand } from "./listen-secret.ts";
import { loginCommand } from "./login.ts";
import { logoutCommand } from "./logout.ts";
import { sandboxCommand } from "./sandbox.ts";
import { snapshotCommand } from "./snapshot.ts";
import { statusCommand } from "./status.ts";
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
  snapshotCommand,
  diffCommand,
  watchCommand,
  listenCommand,
  webhookSecretCommand,
  listenSecretCommand,
  sandboxCommand,
  demoCommand,
];
