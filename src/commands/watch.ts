import { Fault } from "../platform/fault.ts";
import { defineCommand } from "./command.ts";
import {
  EVENT_FLAGS,
  LIVE_FLAGS,
  readEventWish,
  readLiveWish,
  type EventWish,
  type LiveWish,
} from "./diff.ts";
import { readDuration, readText } from "./values.ts";

export interface WatchWish {
  /** How long after one poll the next one begins, in milliseconds. */
  readonly everyMs: number;
  readonly events: EventWish;
  readonly live: Omit<LiveWish, "against" | "save" | "incremental" | "lock">;
}

const FIVE_MINUTES_MS = 300_000;
/** One after the other is fast enough; without any pause at all a mistyped unit would never let go. */
const SHORTEST_MS = 100;

export const watchCommand = defineCommand<WatchWish>({
  name: "watch",
  summary: "look again and again, and tell each event as it is found",
  description:
    "Writes one event a line (NDJSON) to stdout. It goes on from the latest stored snapshot, or lays the baseline; each " +
    "event is told once it is found and before the snapshot moves on, so that none is lost when the program ends. Only who " +
    "has changed is read, and everybody at least every --full-every. A poll that fails is reported and the next one goes on.",
  flags: [
    { spelling: "--every <duration>", help: "how long to wait between two looks; default 5m" },
    ...EVENT_FLAGS,
    ...LIVE_FLAGS.filter(({ spelling }) => !spelling.startsWith("--lock")),
  ],
  examples: [
    { command: "namely watch", does: "looks every five minutes" },
    {
      command: "namely watch --every 1m --events terminated,overdue --exec ./cut-access",
      does: "runs a program for everybody who leaves",
    },
  ],
  read: ({ flags }) => {
    const everyMs = readDuration("--every", readText(flags["every"])) ?? FIVE_MINUTES_MS;
    if (everyMs < SHORTEST_MS)
      throw new Fault("usage.duration", `--every is too short.`, {
        hint: "Write it like --every 5m or 30s.",
      });
    const { fullEveryMs, detail, delivery, retention } = readLiveWish(flags);
    const keep =
      retention.keep === undefined && retention.keepForMs === undefined
        ? { ...retention, keep: 100 }
        : retention;
    return {
      everyMs,
      events: readEventWish(flags),
      live: { fullEveryMs, detail, delivery, retention: keep },
    };
  },
  run: async (world, wish) => (await import("./watch-run.ts")).watchRoster(world, wish),
});
