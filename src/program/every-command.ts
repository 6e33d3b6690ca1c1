import { apiCommand } from "../commands/api/api.ts";
import type { Command } from "../cli/command.ts";
import { columnsCommand } from "../commands/columns/columns.ts";
import { completionCommand } from "../commands/completion/completion.ts";
import { demoCommand } from "../commands/sandbox/demo.ts";
import { diffCommand } from "../commands/changes/diff.ts";
import { doctorCommand } from "../commands/doctor/doctor.ts";
import { employeesCommand } from "../commands/employees/employees.ts";
import { feedCommand } from "../commands/lists/feed.ts";
import { listenCommand } from "../commands/changes/listen.ts";
import { loginCommand } from "../commands/account/login.ts";
import { logoutCommand } from "../commands/account/logout.ts";
import { orgCommand } from "../commands/org/org.ts";
import { reconcileCommand } from "../commands/reconcile/reconcile.ts";
import { reportCommand } from "../commands/lists/report.ts";
import { sandboxCommand } from "../commands/sandbox/sandbox.ts";
import { makeSchemaCommand } from "../commands/schema/schema.ts";
import { snapshotCommand } from "../commands/snapshot/snapshot.ts";
import { statusCommand } from "../commands/account/status.ts";
import { REFERENCE_LIST_COMMANDS } from "../commands/lists/reference-lists.ts";
import { tokenCommand } from "../commands/account/token.ts";
import { upcomingCommand } from "../commands/upcoming/upcoming.ts";
import { useCommand } from "../commands/account/use.ts";
import { watchCommand } from "../commands/changes/watch.ts";
import { SECRET_COMMANDS } from "../commands/secrets/secret-commands.ts";

/** Every subcommand, in the order of the help page. */
export const EVERY_COMMAND: readonly Command[] = [
  loginCommand,
  logoutCommand,
  statusCommand,
  useCommand,
  tokenCommand,
  employeesCommand,
  ...REFERENCE_LIST_COMMANDS,
  feedCommand,
  reportCommand,
  columnsCommand,
  snapshotCommand,
  diffCommand,
  upcomingCommand,
  reconcileCommand,
  watchCommand,
  listenCommand,
  orgCommand,
  apiCommand,
  makeSchemaCommand(() => EVERY_COMMAND),
  ...SECRET_COMMANDS,
  doctorCommand,
  completionCommand,
  sandboxCommand,
  demoCommand,
];
