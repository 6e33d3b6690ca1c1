import { withConnection, type Connection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import { makeDryRunDeps, readMovesOnly } from "../../tracking/dry-run.ts";
import { openRecentMoves } from "../../tracking/guard-memory.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import type { DeliveryChoice, RosterWatchOptions } from "../../tracking/options.ts";
import { settleDelivery } from "../../tracking/post-source.ts";
import { runRound } from "../../tracking/round.ts";
import { RosterWatch, type WatchReporter } from "../../tracking/roster-watch.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import { formatDuration } from "../../terminal/messages.ts";
import type { Context } from "../../cli/context.ts";
import { passOn } from "../../output/events/hook-output.ts";
import { withRunReport } from "../../output/run-report.ts";
import { openDryRunReport } from "./dry-run-report.ts";
import type { MonitorOptions } from "./flags/monitor-flags.ts";
import { namedCompany, type RunJob } from "./run-metrics.ts";
import { monitorRounds, withRunMonitor, type RunMonitor } from "./run-monitor.ts";
import type { WatchFormat } from "./watch-format.ts";
import { openWatchReporter, sayStart } from "./watch-report.ts";

export interface WatchOptions extends RosterWatchOptions<DeliveryChoice> {
  /** How long after one poll the next one begins, in milliseconds. */
  readonly everyMs: number;
  readonly format: WatchFormat | undefined;
  readonly monitor: MonitorOptions;
  /** Poll once and print what would be delivered; deliver and save nothing. */
  readonly dryRun: boolean;
}

/** Polls until it is interrupted. */
export async function watchRoster(context: Context, options: WatchOptions): Promise<void> {
  if (options.dryRun) return watchDry(context, options);
  const job: RunJob = {
    command: "watch",
    baseline: options.live.baseline ?? "",
    company: namedCompany(context),
    isRepeated: true,
  };
  await withRunMonitor(context, options.monitor, job, (monitor) => pollForever(context, options, monitor));
}

async function pollForever(context: Context, options: WatchOptions, monitor: RunMonitor): Promise<never> {
  const { events, everyMs, format, live } = options;
  refuseSensitiveNames(live.detail);
  const settled = { events, live: { ...live, delivery: await settleDelivery(context, live.delivery) } };
  let open: Connection | undefined;
  const watchReporter = openWatchReporter(context, {
    nextPollMs: () => everyMs,
    format,
    fields: live.delivery.fields,
    today: () => chooseDay(context, events.asOf, { timeZone: events.timeZone, connection: open }),
  });
  const { hooks } = watchReporter;
  const reporter: WatchReporter = {
    ...monitorRounds(watchReporter, monitor),
    pollFailed: (fault) => {
      monitor.noteFailure(fault);
      watchReporter.pollFailed(fault);
    },
  };
  return withConnection(context, hooks, async (connection) => {
    open = connection;
    monitor.follow(connection);
    const { id: company } = (await readDirectory(connection, hooks)).company;
    if (connection.session.company === undefined) monitor.note({ company });
    const polling = { ...context, onCommandOutput: passOn(context) };
    const watch = new RosterWatch({ context: polling, options: settled, connection, company, reporter });
    return holdJobLock(context, nameBaseline(context, { company, name: live.baseline }), async () => {
      sayStart(context, `Polling ${company} every ${formatDuration(everyMs)}.`);
      for (;;) {
        monitor.begin();
        await watch.attempt();
        await monitor.finish();
        await context.clock.sleep(everyMs, context.signal);
      }
    });
  });
}

/** The first poll of a watch, as far as it can be shown. */
async function watchDry(context: Context, options: WatchOptions): Promise<void> {
  const { events, live } = options;
  const { baseline: name, ...rest } = live;
  refuseSensitiveNames(live.detail);
  const dry = { events, live: { ...rest, save: true, incremental: true } };
  await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      const found = await readDirectory(connection, report);
      const choice = { company: found.company.id, name };
      const { reporter, take } = openDryRunReport(context, report, live.delivery, report.stop);
      const deliveryContext = { ...context, onCommandOutput: passOn(context) };
      await runRound({
        context,
        connection,
        choice,
        options: dry,
        day: () => chooseDay(context, events.asOf, { timeZone: events.timeZone, connection }),
        moves: readMovesOnly(openRecentMoves(context, nameBaseline(context, choice))),
        reporter,
        deps: makeDryRunDeps(deliveryContext, choice, dry, async () => found, take),
      });
    }),
  );
}
