import { withConnection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import type { RosterWatchOptions } from "../../tracking/options.ts";
import { RosterWatch } from "../../tracking/roster-watch.ts";
import type { Context } from "../../cli/context.ts";
import { passOn } from "../../output/events/hook-output.ts";
import { openWatchReporter } from "./watch-report.ts";

export interface WatchOptions extends RosterWatchOptions {
  /** How long after one poll the next one begins, in milliseconds. */
  readonly everyMs: number;
}

/** Polls until it is interrupted. */
export async function watchRoster(context: Context, options: WatchOptions): Promise<void> {
  refuseSensitiveNames(options.live.detail);
  const reporter = openWatchReporter(context, () => options.everyMs);
  const { hooks } = reporter;
  await withConnection(context, hooks, async (connection) => {
    const { id: company } = (await readDirectory(connection, hooks)).company;
    const polling = { ...context, onCommandOutput: passOn(context) };
    const watch = new RosterWatch({ context: polling, options, connection, company, reporter });
    await holdJobLock(context, nameBaseline(context, { company, name: options.live.baseline }), async () => {
      for (;;) {
        await watch.attempt();
        await context.clock.sleep(options.everyMs, context.signal);
      }
    });
  });
}
