import { EVENT_NAMES, RENAMED_EVENTS } from "../../snapshots/compare/event-names.ts";
import { BASELINE_FLAG, readBaselineName } from "./baseline-flag.ts";
import type { Flag, Given } from "../../cli/command.ts";
import { DELIVERY_FLAGS, readDeliveryOptions } from "./delivery-flags.ts";
import { readIgnored } from "./ignored-fields.ts";
import { RETENTION_FLAGS, readRetention } from "../snapshot/retention-flags.ts";
import { SNAPSHOT_DETAIL_FLAGS, readSnapshotDetail } from "../snapshot/snapshot-flags.ts";
import type { EventOptions, LiveOptions } from "../../tracking/options.ts";
import {
  readChoiceList,
  readDay,
  readDuration,
  readText,
  readTimeZone,
  readWholeNumber,
} from "../../cli/values.ts";

/** Which events are reported, for every command that compares. */
export const EVENT_FLAGS: readonly Flag[] = [
  {
    group: "Compare",
    spelling: "--events <list>",
    help: "only these events, such as hired,terminated; default all",
  },
  {
    group: "Compare",
    spelling: "--ignore <fields>",
    help: "do not compare these fields, such as phones,custom_fields.shirt_size",
  },
  {
    group: "Compare",
    spelling: "--timezone <zone>",
    help: "where today is, such as America/New_York; default this machine's",
  },
  {
    group: "Limits",
    spelling: "--max-terminations <n>",
    help: "stop (exit 7) if more people left; default: more than 10 and over 10%, or over half",
  },
  {
    group: "Limits",
    spelling: "--max-hires <n>",
    help: "stop (exit 7) if more people arrived; default: more than 10 and over 25%",
  },
  {
    group: "Limits",
    spelling: "--force",
    help: "go on however many left or arrived, and whichever company it is",
  },
];

/** How Namely is read and what becomes of the events, for `diff`, `watch` and `listen`. */
export const LIVE_FLAGS: readonly Flag[] = [
  BASELINE_FLAG,
  {
    group: "Compare",
    spelling: "--full-every <duration>",
    help: "read everybody again at least so often; default 24h",
  },
  { group: "Save", spelling: "--lock", help: "do not run while another run with --lock does" },
  ...SNAPSHOT_DETAIL_FLAGS,
  ...DELIVERY_FLAGS,
  ...RETENTION_FLAGS,
];

const DAY_MS = 86_400_000;

export function readEventOptions(flags: Given["flags"]): EventOptions {
  return {
    events: readChoiceList("--events", readText(flags["events"]), EVENT_NAMES, RENAMED_EVENTS),
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

export function readLiveOptions(flags: Given["flags"]): LiveOptions {
  return {
    against: readText(flags["against"]),
    baseline: readBaselineName(flags),
    save: flags["save"] === true,
    incremental: flags["incremental"] === true,
    fullEveryMs: readDuration("--full-every", readText(flags["fullEvery"])) ?? DAY_MS,
    lock: flags["lock"] === true,
    detail: readSnapshotDetail(flags),
    delivery: readDeliveryOptions(flags),
    retention: readRetention(flags),
  };
}
