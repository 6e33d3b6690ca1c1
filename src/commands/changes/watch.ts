import { defineCommand, type Flag } from "../../cli/command.ts";
import { readEvery, readRosterWatchOptions, ROSTER_WATCH_FLAGS } from "./roster-watch-flags.ts";
import type { WatchOptions } from "./watch-run.ts";

const FIVE_MINUTES_MS = 300_000;

const WATCH_FLAGS: readonly Flag[] = [
  {
    group: "Schedule",
    spelling: "--every <duration>",
    help: "how long to wait between two looks; default 5m",
  },
  ...ROSTER_WATCH_FLAGS,
];

export const watchCommand = defineCommand<WatchOptions>({
  name: "watch",
  section: "Track changes",
  exitCodes: [4, 5, 6, 7],
  summary: "poll for changes and print each event",
  description:
    "Writes one event a line (NDJSON) to stdout. It goes on from the latest stored snapshot, or lays the baseline; each " +
    "event is told once it is found and before the snapshot moves on, so that none is lost when the program ends. Only who " +
    "has changed is read, and everybody at least every --full-every. A poll that fails is reported and the next one goes on.",
  flags: WATCH_FLAGS,
  examples: [
    { command: "namely watch", does: "looks every five minutes" },
    {
      command: "namely watch --baseline leavers --every 1m --events terminated,overdue --exec ./cut-access",
      does: "runs a program for everybody who leaves",
    },
  ],
  writes: ["events", "webhook"],
  read: (given) => ({
    everyMs: readEvery(given.flags, { usualMs: FIVE_MINUTES_MS }),
    ...readRosterWatchOptions("watch", given, WATCH_FLAGS),
  }),
  run: async (context, options) => (await import("./watch-run.ts")).watchRoster(context, options),
});
