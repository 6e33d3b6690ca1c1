import { Fault } from "../../../platform/errors/fault.ts";
import { refuseHiddenEvents } from "./baseline-flag.ts";
import type { Flag, Given } from "../../../cli/command.ts";
import { readDuration, readText } from "../../../cli/values.ts";
import type { DeliveryChoice, RosterWatchOptions } from "../../../tracking/options.ts";
import { WATCH_FORMAT_FLAGS } from "../watch-format.ts";
import { EVENT_FLAGS, LIVE_FLAGS, readEventOptions, readLiveOptions } from "./change-flags.ts";

const USUALLY_KEPT = 100;

/** Flags of `watch` and `listen`, which always hold the lock. */
export const ROSTER_WATCH_FLAGS: readonly Flag[] = [
  ...EVENT_FLAGS,
  ...LIVE_FLAGS.filter(({ spelling }) => !spelling.startsWith("--lock")).map((flag) =>
    flag.spelling === "--keep <n>" ? { ...flag, help: `${flag.help}. Default: ${USUALLY_KEPT}` } : flag,
  ),
  ...WATCH_FORMAT_FLAGS,
];

/** Without a pause, a mistyped unit would poll without end. */
const SHORTEST_MS = 100;

/** Reads `--every` in milliseconds. */
export function readEvery(
  flags: Given["flags"],
  { usualMs, mostMs = Number.POSITIVE_INFINITY }: { readonly usualMs: number; readonly mostMs?: number },
): number {
  const everyMs = readDuration("--every", readText(flags["every"]), "m") ?? usualMs;
  if (everyMs < SHORTEST_MS)
    throw new Fault("usage.duration", "--every is too short: the least is 100ms.", {
      hint: "Write it like --every 5m or 30s.",
    });
  if (everyMs > mostMs)
    throw new Fault(
      "usage.duration",
      "--every is too long: missed notifications must be caught within a day.",
      {
        hint: "Write --every 24h or less.",
      },
    );
  return everyMs;
}

/** `command` and `known` are the command and its flags, for a line that can be copied. */
export function readRosterWatchOptions(
  command: string,
  given: Given,
  known: readonly Flag[],
): RosterWatchOptions<DeliveryChoice> {
  const { flags } = given;
  const { baseline, fullEveryMs, detail, delivery, retention } = readLiveOptions(flags);
  const keep =
    retention.keep === undefined && retention.keepForMs === undefined
      ? { ...retention, keep: USUALLY_KEPT }
      : retention;
  const events = readEventOptions(flags);
  if (baseline === undefined) refuseHiddenEvents(command, given, known);
  return { events, live: { baseline, fullEveryMs, detail, delivery, retention: keep } };
}
