import { withConnection, type Connection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import type { RosterWatchOptions } from "../../tracking/options.ts";
import { RosterWatch, type WatchReporter } from "../../tracking/roster-watch.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import { formatDuration } from "../../terminal/messages.ts";
import type { Context } from "../../cli/context.ts";
import { passOn } from "../../output/events/hook-output.ts";
import type { MonitorOptions } from "./flags/monitor-flags.ts";
import { namedCompany, type RunJob } from "./run-metrics.ts";
import { monitorRounds, withRunMonitor, type RunMonitor } from "./run-monitor.ts";
import type { WatchFormat } from "./watch-format.ts";
import { openWatchReporter, sayStart } from "./watch-report.ts";

export interface WatchOptions extends RosterWatchOptions {
  /** How long after one poll the next one begins, in milliseconds. */
  readonly everyMs: number;
  readonly format: WatchFormat | undefined;
  readonly monitor: MonitorOptions;
}

/** Polls until it is interrupted. */
export async function watchRoster(context: Context, options: WatchOptions): Promise<void> {
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
    const watch = new RosterWatch({ context: polling, options, connection, company, reporter });
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
