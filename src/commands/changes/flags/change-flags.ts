import { BASELINE_FLAG, readBaselineName } from "./baseline-flag.ts";
import type { Flag, Given } from "../../../cli/command.ts";
import { DELIVERY_FLAGS, readDeliveryOptions } from "./delivery-flags.ts";
import { readEventNames } from "./event-flag.ts";
import { readIgnored } from "./ignored-fields.ts";
import { RETENTION_FLAGS, readRetention } from "../../snapshot/retention-flags.ts";
import { SNAPSHOT_DETAIL_FLAGS, readSnapshotDetail } from "../../snapshot/snapshot-flags.ts";
import type { DeliveryChoice, EventOptions, LiveOptions } from "../../../tracking/options.ts";
import { readDay, readDuration, readText, readTimeZone, readWholeNumber } from "../../../cli/values.ts";

/** Which events are reported, for every command that compares. */
export const EVENT_FLAGS: readonly Flag[] = [
  {
    group: "Compare",
    spelling: "--events <list>",
    help: "only these events, such as hired,terminated",
  },
  {
    group: "Compare",
    spelling: "--ignore <fields>",
    help: "fields not to compare, such as phones,office",
  },
  {
    group: "Compare",
    spelling: "--timezone <zone>",
    help: "time zone of today. Default: that of this machine",
  },
  {
    group: "Limits",
    spelling: "--max-terminations <n>",
    help: "stop if more than n left. Default: over 10 and over 10%",
  },
  {
    group: "Limits",
    spelling: "--max-hires <n>",
    help: "stop if more than n joined. Default: over 10 and over 25%",
  },
  {
    group: "Limits",
    spelling: "--force",
    help: "skip these limits and the check of the company",
  },
];

/** How Namely is read and where events go, for `diff`, `watch` and `listen`. */
export const LIVE_FLAGS: readonly Flag[] = [
  BASELINE_FLAG,
  {
    group: "Compare",
    spelling: "--full-every <duration>",
    help: "longest time between full reads. Default: 24h",
  },
  { group: "Save", spelling: "--lock", help: "fail if another run with --lock is under way" },
  ...SNAPSHOT_DETAIL_FLAGS,
  ...DELIVERY_FLAGS,
  ...RETENTION_FLAGS,
];

const DAY_MS = 86_400_000;

export function readEventOptions(flags: Given["flags"]): EventOptions {
  return {
    events: readEventNames(readText(flags["events"])),
    ignored: readIgnored(readText(flags["ignore"])),
    asOf: readDay("--as-of", readText(flags["asOf"])),
    timeZone: readTimeZone("--timezone", readText(flags["timezone"])),
    guard: {
      maxTerminations: readWholeNumber("--max-terminations", readText(flags["maxTerminations"]), {
        least: 0,
        most: 10_000_000,
      }),
      maxHires: readWholeNumber("--max-hires", readText(flags["maxHires"]), {
        least: 0,
        most: 10_000_000,
      }),
      force: flags["force"] === true,
    },
  };
}

export function readLiveOptions(flags: Given["flags"]): LiveOptions<DeliveryChoice> {
  return {
    against: readText(flags["against"]),
    baseline: readBaselineName(flags),
    save: flags["save"] === true,
    incremental: flags["incremental"] === true,
    fullEveryMs: readDuration("--full-every", readText(flags["fullEvery"]), "h") ?? DAY_MS,
    lock: flags["lock"] === true,
    detail: readSnapshotDetail(flags),
    delivery: readDeliveryOptions(flags),
    retention: readRetention(flags),
  };
}
