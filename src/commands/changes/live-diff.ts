import { recallCompany } from "../../sync/lists/company-directory.ts";
import { withConnection, type Connection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import { makeDryRunDeps } from "../../tracking/dry-run.ts";
import type { DeliveryChoice, DeliveryOptions, EventOptions, LiveOptions } from "../../tracking/options.ts";
import { settleDelivery } from "../../tracking/post-source.ts";
import { runRound } from "../../tracking/round.ts";
import { makeRoundDeps, type RoundDeps } from "../../tracking/round-setup.ts";
import type { Outcome } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import { passOn } from "../../output/events/hook-output.ts";
import type { OutputFormat, OutputOptions } from "../../output/format.ts";
import { withRunReport, type RunReport } from "../../output/run-report.ts";
import { openDiffReporter } from "./diff-report.ts";
import { refuseIdleFields } from "./flags/delivery-flags.ts";
import { openDryRunReport } from "./dry-run-report.ts";
import { monitorRounds, type RunMonitor } from "./run-monitor.ts";

/** What `namely diff` was asked for when it compares with Namely. */
export interface LiveDiffOptions {
  readonly events: EventOptions;
  readonly live: LiveOptions<DeliveryChoice>;
  readonly exitCode: boolean;
  /** Print what would be delivered; deliver and save nothing. */
  readonly dryRun: boolean;
  readonly output: OutputOptions;
}

/** One comparison of Namely with the baseline. */
interface LiveRun {
  readonly context: Context;
  readonly options: LiveDiffOptions;
  /** Where events go; undefined in a dry run. */
  readonly delivery: DeliveryOptions | undefined;
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
  const delivery = options.dryRun ? undefined : await findDelivery(context, options.live);
  const reported = await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      monitor.follow(connection);
      const run = { context, options, delivery, format, connection, report, monitor };
      const found = await readDirectory(connection, report).catch(async (error: unknown) => {
        // The company's id is known from earlier runs, so events that wait can still be delivered.
        const hasWaiting = options.live.save || options.dryRun;
        const company = hasWaiting ? await recallCompany(connection) : undefined;
        if (company !== undefined) await diffOnce(run, company, () => Promise.reject(error));
        throw error;
      });
      return diffOnce(run, found.company.id, async () => found);
    }),
  );
  return options.exitCode && reported > 0 ? "differences-found" : undefined;
}

/** Without --save nothing is delivered, so NAMELY_POST_URL is for other runs. */
async function findDelivery(
  context: Context,
  { save, delivery }: LiveDiffOptions["live"],
): Promise<DeliveryOptions> {
  if (!save) return { ...delivery, post: undefined };
  const settled = await settleDelivery(context, delivery);
  refuseIdleFields(settled);
  return settled;
}

/** Runs the one round of a diff; resolves to how many events were reported. */
async function diffOnce(
  { context, options, delivery, format, connection, report, monitor }: LiveRun,
  company: string,
  readFound: RoundDeps["readDirectory"],
): Promise<number> {
  const { output, live, events } = options;
  const choice = { company, name: live.baseline, against: live.against };
  // Not before the first response: after days have passed in the sandbox, only that one has its day.
  const day = chooseDay(context, events.asOf, { timeZone: events.timeZone, connection });
  const round = { context, connection, choice, day: () => day };
  const deliveryContext = { ...context, onCommandOutput: passOn(context) };
  if (delivery === undefined) {
    const dry = { events, live: { ...live, save: true } };
    const { reporter, take } = openDryRunReport(context, report, live.delivery, report.stop);
    const deps = makeDryRunDeps(deliveryContext, choice, dry, readFound, take);
    return runRound({ ...round, options: dry, reporter, deps });
  }
  const isShared = live.lock || delivery.post !== undefined || delivery.exec !== undefined;
  if (connection.session.company === undefined) monitor.note({ company });
  const reporter = openDiffReporter({ context, connection, report, format, output, company, day });
  const settled = { events, live: { ...live, delivery } };
  return holdJobLock(context, isShared ? nameBaseline(context, choice) : undefined, () =>
    runRound({
      ...round,
      options: settled,
      reporter: monitorRounds(reporter, monitor),
      deps: makeRoundDeps(deliveryContext, choice, settled, readFound),
    }),
  );
}
