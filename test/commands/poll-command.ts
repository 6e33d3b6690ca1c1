import { defineCommand } from "../../src/commands/command.ts";
import { openWatchHooks, RosterWatch } from "../../src/commands/roster-watch.ts";
import { readRosterWatchWish } from "../../src/commands/roster-watch-wish.ts";
import { connect } from "../../src/sync/connection.ts";

/** One poll of a watch that has just been started. */
export const pollCommand = defineCommand({
  name: "poll",
  summary: "",
  flags: [],
  examples: [],
  read: (given) => readRosterWatchWish("watch", given, []),
  run: async (world, wish) => {
    const hooks = openWatchHooks(world);
    const connection = await connect(world, hooks);
    const parts = { world, wish, connection, hooks, company: "sandbox", nextLookMs: () => 0 };
    await new RosterWatch(parts).attempt();
    await connection.close();
  },
});
