import { connect } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import { openWatchHooks, RosterWatch } from "../../tracking/roster-watch.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import type { Context } from "../../cli/context.ts";
import type { RosterWatchOptions } from "../../tracking/options.ts";

export interface WatchOptions extends RosterWatchOptions {
  /** How long after one poll the next one begins, in milliseconds. */
  readonly everyMs: number;
}

/** Polls until it is interrupted. */
export async function watchRoster(context: Context, options: WatchOptions): Promise<void> {
  refuseSensitiveNames(options.live.detail);
  const hooks = openWatchHooks(context);
  const connection = await connect(context, hooks);
  try {
    const { company } = await readDirectory(connection, hooks);
    const nextLookMs = (): number => options.everyMs;
    const watch = new RosterWatch({ context, options, connection, hooks, company: company.id, nextLookMs });
    const key = nameBaseline(context, { company: company.id, name: options.live.baseline });
    await holdJobLock(context, key, async () => {
      for (;;) {
        await watch.attempt();
        await context.clock.sleep(options.everyMs, context.signal);
      }
    });
  } finally {
    await connection.close();
  }
}
