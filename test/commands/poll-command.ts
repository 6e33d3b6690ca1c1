import { defineCommand } from "../../src/cli/command.ts";
import { openWatchHooks, RosterWatch } from "../../src/tracking/roster-watch.ts";
import { readRosterWatchOptions } from "../../src/commands/changes/roster-watch-flags.ts";
import { connect } from "../../src/sync/connection/connection.ts";

/** One poll of a watch that has just been started. */
export const pollCommand = defineCommand({
  name: "poll",
  summary: "",
  flags: [],
  examples: [],
  read: (given) => readRosterWatchOptions("watch", given, []),
  run: async (context, options) => {
    const hooks = openWatchHooks(context);
    const connection = await connect(context, hooks);
    const parts = { context, options, connection, hooks, company: "sandbox", nextLookMs: () => 0 };
    await new RosterWatch(parts).attempt();
    await connection.close();
  },
});
