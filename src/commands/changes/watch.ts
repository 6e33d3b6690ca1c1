import { defineCommand, type Flag } from "../../cli/command.ts";
import { readEvery, readRosterWatchOptions, ROSTER_WATCH_FLAGS } from "./flags/roster-watch-flags.ts";
import { DRY_RUN_FLAG, readDryRun } from "./flags/delivery-flags.ts";
import { MONITOR_FLAGS, readMonitorOptions } from "./flags/monitor-flags.ts";
import { readWatchFormat } from "./watch-format.ts";
import type { WatchOptions } from "./watch-run.ts";

const FIVE_MINUTES_MS = 300_000;

const WATCH_FLAGS: readonly Flag[] = [
  { group: "Schedule", spelling: "--every <duration>", help: "time between two polls. Default: 5m" },
  ...ROSTER_WATCH_FLAGS,
  DRY_RUN_FLAG,
  ...MONITOR_FLAGS,
];

export const watchCommand = defineCommand<WatchOptions>({
  name: "watch",
  section: "Track changes",
  exitCodes: [4, 5, 6, 7],
  summary: "poll for changes and print each event",
  description:
    "Prints one line per event and runs until you stop it. It continues from the stored baseline, or creates it, and " +
    "prints each event before the baseline moves, so that none is lost. A failed poll is reported and the next one retries.",
  flags: WATCH_FLAGS,
  examples: [
    { command: "namely watch", does: "poll every five minutes" },
    {
      command: "namely watch --baseline leavers --every 1m --events terminated,overdue --exec ./cut-access",
      does: "run a program for each person who leaves",
    },
    {
      command: "namely watch --post @teams-url.txt --post-as teams --dry-run",
      does: "poll once and print the messages for Teams",
    },
  ],
  writes: ["events", "webhook"],
  read: (given) => ({
    everyMs: readEvery(given.flags, { usualMs: FIVE_MINUTES_MS }),
    format: readWatchFormat(given.flags),
    monitor: readMonitorOptions(given.flags),
    dryRun: readDryRun(given.flags),
    ...readRosterWatchOptions("watch", given, WATCH_FLAGS),
  }),
  run: async (context, options) => (await import("./watch-run.ts")).watchRoster(context, options),
});
