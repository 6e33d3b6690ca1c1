import { recallCompany } from "../../sync/lists/company-directory.ts";
import { withConnection, type Connection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import type { EventOptions, LiveOptions } from "../../tracking/options.ts";
import { runRound } from "../../tracking/round.ts";
import { makeRoundDeps, type RoundDeps } from "../../tracking/round-setup.ts";
import type { Outcome } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import { passOn } from "../../output/events/hook-output.ts";
import type { OutputFormat, OutputOptions } from "../../output/format.ts";
import { withRunReport, type RunReport } from "../../output/run-report.ts";
import { openDiffReporter } from "./diff-report.ts";
import { monitorRounds, type RunMonitor } from "./run-monitor.ts";

/** What `namely diff` was asked for when it compares with Namely. */
export interface LiveDiffOptions {
  readonly events: EventOptions;
  readonly live: LiveOptions;
  readonly exitCode: boolean;
  readonly output: OutputOptions;
}

/** One comparison of Namely with the baseline. */
interface LiveRun {
  readonly context: Context;
  readonly options: LiveDiffOptions;
  readonly format: OutputFormat;
  readonly connection: Connection;
  readonly report: RunReport;
  readonly monitor: RunMonitor;
}

/** Compares Namely now with the baseline, reports, delivers, and moves the baseline. */
export async function runLiveDiff(
  context: Context,
  options: LiveDiffOptions,
  format: OutputFormat,
  monitor: RunMonitor,
): Promise<Outcome | undefined> {
  refuseSensitiveNames(options.live.detail);
  const reported = await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      monitor.follow(connection);
      const run = { context, options, format, connection, report, monitor };
      const found = await readDirectory(connection, report).catch(async (error: unknown) => {
        // The company's id is known from earlier runs, so events that wait can still be delivered.
        const company = options.live.save ? await recallCompany(connection) : undefined;
        if (company !== undefined) await diffOnce(run, company, () => Promise.reject(error));
        throw error;
      });
      return diffOnce(run, found.company.id, async () => found);
    }),
  );
  return options.exitCode && reported > 0 ? "differences-found" : undefined;
}

/** Runs the one round of a diff; resolves to how many events were reported. */
async function diffOnce(
  { context, options, format, connection, report, monitor }: LiveRun,
  company: string,
  readFound: RoundDeps["readDirectory"],
): Promise<number> {
  const { baseline: name, against, lock, delivery } = options.live;
  const choice = { company, name, against };
  // Not before the first response: after days have passed in the sandbox, only that one has its day.
  const { asOf, timeZone } = options.events;
  const day = chooseDay(context, asOf, { timeZone, connection });
  const isShared = lock || delivery.post !== undefined || delivery.exec !== undefined;
  const { output } = options;
  if (connection.session.company === undefined) monitor.note({ company });
  const reporter = openDiffReporter({ context, connection, report, format, output, company, day });
  return holdJobLock(context, isShared ? nameBaseline(context, choice) : undefined, () =>
    runRound({
      context,
      connection,
      choice,
      options,
      day: () => day,
      reporter: monitorRounds(reporter, monitor),
      deps: makeRoundDeps({ ...context, onCommandOutput: passOn(context) }, choice, options, readFound),
    }),
  );
}
