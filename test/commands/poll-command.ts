import { defineCommand } from "../../src/cli/command.ts";
import { readRosterWatchOptions } from "../../src/commands/changes/flags/roster-watch-flags.ts";
import { openWatchReporter } from "../../src/commands/changes/watch-report.ts";
import { passOn } from "../../src/output/events/hook-output.ts";
import { withConnection } from "../../src/sync/connection/connection.ts";
import type { NotifiedPeople } from "../../src/sync/snapshots/named-people.ts";
import { settleDelivery } from "../../src/tracking/post-source.ts";
import { RosterWatch } from "../../src/tracking/roster-watch.ts";

/** One poll of a watch that has just been started, or of `listen` for those who are named; `onEnd` is told how it went. */
export const makePollCommand = (named?: NotifiedPeople, onEnd: (isWell: boolean) => void = () => {}) =>
  defineCommand({
    name: "poll",
    summary: "",
    flags: [],
    examples: [],
    read: (given) => readRosterWatchOptions("watch", given, []),
    run: async (context, options) => {
      const reporter = openWatchReporter(context, {
        nextPollMs: () => 0,
        fields: options.live.delivery.fields,
        today: () => "2026-11-23",
      });
      await withConnection(context, reporter.hooks, async (connection) => {
        const polling = { ...context, onCommandOutput: passOn(context) };
        const delivery = await settleDelivery(context, options.live.delivery);
        const settled = { ...options, live: { ...options.live, delivery } };
        const parts = { context: polling, options: settled, connection, company: "sandbox", reporter };
        onEnd(await new RosterWatch(parts).attempt(named));
      });
    },
  });

export const pollCommand = makePollCommand();
