import { Fault } from "../platform/fault.ts";
import { EVENT_NAMES } from "../snapshots/event-names.ts";
import type { EventChoice } from "../sync/event-search.ts";
import { defineCommand, type Flag, type Given } from "./command.ts";
import { BASELINE_FLAG, readBaselineName, refuseHiddenEvents, quoteWord } from "./baseline-name.ts";
import { DELIVERY_FLAGS, readDeliveryWish, refuseDelivery, type DeliveryWish } from "./delivery-wish.ts";
import { OUTPUT_FLAGS } from "./global-flags.ts";
import { readIgnored } from "./ignored-fields.ts";
import { readOutputWish, type OutputWish } from "./output-wish.ts";
import { readRetention, RETENTION_FLAGS, type RetentionWish } from "./retention.ts";
import { readSnapshotDetail, SNAPSHOT_DETAIL_FLAGS, type SnapshotDetail } from "./snapshot-wish.ts";
import { readChoiceList, readDate, readDuration, readText, readTimeZone, readWholeNumber } from "./values.ts";

/** What is looked for, however the two sides came to be. */
export interface EventWish extends EventChoice {
  readonly ignored: readonly string[];
  /** The day the present is seen from; undefined for today. */
  readonly asOf: string | undefined;
  /** Where today is; undefined for where the machine stands. */
  readonly timeZone: string | undefined;
}

/** How the present is read and what becomes of it. */
export interface LiveWish {
  /** A file to compare with instead of the latest stored snapshot. */
  readonly against: string | undefined;
  /** A baseline of its own in the store; undefined for the one without a name. */
  readonly baseline: string | undefined;
  readonly save: boolean;
  readonly incremental: boolean;
  /** How long in milliseconds only changes may be read before everybody is again. */
  readonly fullEveryMs: number;
  readonly lock: boolean;
  readonly detail: SnapshotDetail;
  readonly delivery: DeliveryWish;
  /** Which stored snapshots stay after saving; all of them without a rule. */
  readonly retention: RetentionWish;
}

export interface DiffWish {
  /** Two files to compare offline; undefined for Namely as it is now. */
  readonly files: { readonly before: string; readonly after: string } | undefined;
  readonly events: EventWish;
  readonly live: LiveWish;
  readonly exitCode: boolean;
  readonly output: OutputWish;
}

export const EVENT_FLAGS: readonly Flag[] = [
  { spelling: "--events <list>", help: "only these events, such as hired,terminated; default all" },
  {
    spelling: "--ignore <fields>",
    help: "do not compare these fields, such as phones,custom_fields.shirt_size",
  },
  { spelling: "--timezone <zone>", help: "where today is, such as America/New_York; default this machine's" },
  {
    spelling: "--max-terminations <n>",
    help: "stop (exit 7) if more people left; default: more than 10 and over 10%, or over half",
  },
  {
    spelling: "--max-hires <n>",
    help: "stop (exit 7) if more people arrived; default: more than 10 and over 25%",
  },
  { spelling: "--force", help: "go on however many left or arrived, and whichever company it is" },
];

export const LIVE_FLAGS: readonly Flag[] = [
  BASELINE_FLAG,
  { spelling: "--full-every <duration>", help: "read everybody again at least so often; default 24h" },
  { spelling: "--lock", help: "do not run while another run with --lock does" },
  ...SNAPSHOT_DETAIL_FLAGS,
  ...DELIVERY_FLAGS,
  ...RETENTION_FLAGS,
];

const DIFF_FLAGS: readonly Flag[] = [
  { spelling: "--save", help: "let the present be what the next diff compares with" },
  {
    spelling: "--against <file>",
    help: "compare with this file instead of the stored snapshot; --save writes it anew",
  },
  { spelling: "--exit-code", help: "end with 3 when something is reported" },
  { spelling: "--as-of <date>", help: "the day the later side is seen from; default today" },
  ...EVENT_FLAGS,
  {
    spelling: "--incremental",
    help: "read only who has changed since the snapshot, where that is certain",
  },
  ...LIVE_FLAGS,
  ...OUTPUT_FLAGS.filter(({ spelling }) => !spelling.startsWith("--fields")),
];

const DAY_MS = 86_400_000;

export const diffCommand = defineCommand<DiffWish>({
  name: "diff",
  exitThree: "differences found (--exit-code)",
  summary: "report who joined, who left and what changed",
  description:
    "Compares Namely as it is now with the latest stored snapshot, or two files with each other, offline. With --save the " +
    "present becomes the snapshot to compare with next time, once everything has been reported and delivered; the first " +
    "time it only lays that baseline. Jobs that look for different events each need a --baseline of their own. Events: " +
    `${EVENT_NAMES.join(", ")}.`,
  positionals: [
    {
      spelling: "[old]",
      help: "an earlier snapshot or NDJSON export; with it a later one, and nothing is asked of Namely",
    },
    { spelling: "[new]", help: "the later one" },
  ],
  flags: DIFF_FLAGS,
  examples: [
    { command: "namely diff --save", does: "reports what happened since the last time" },
    {
      command: "namely diff --save --baseline leavers --exit-code --events terminated,overdue",
      does: "lets a job act on departures, beside others that see everything",
    },
    {
      command: "namely diff monday.ndjson friday.ndjson --format markdown",
      does: "compares two files, offline",
    },
    {
      command: "namely diff --save --post https://example.com/hooks/namely",
      does: "sends each event to a web hook",
    },
  ],
  read: readWish,
  run: async (world, wish) => (await import("./diff-run.ts")).runDiff(world, wish),
});

function readWish(given: Given): DiffWish {
  const { positionals, flags } = given;
  const files = readFiles(positionals);
  const live = readLiveWish(flags);
  if (files !== undefined) refuseLiveFlags(flags, live.delivery);
  if (live.against !== undefined && live.baseline !== undefined)
    throw new Fault("usage.conflict", "--baseline does not go with --against: the file is the baseline.");
  if (!live.save)
    refuseDelivery(live.delivery, "needs --save: only then what was not delivered is known next time.");
  if (!live.save && (live.retention.keep ?? live.retention.keepForMs) !== undefined)
    throw new Fault("usage.conflict", "--keep and --keep-for need --save: without it nothing is removed.");
  if (live.against !== undefined && live.incremental)
    throw new Fault(
      "usage.conflict",
      "--incremental does not go with --against: how a file was read is not known.",
    );
  const events = readEventWish(flags);
  if (live.save && live.against === undefined && live.baseline === undefined)
    refuseHiddenEvents("diff", given, DIFF_FLAGS);
  return {
    files,
    live,
    events,
    exitCode: flags["exitCode"] === true,
    output: readOutputWish(flags),
  };
}

export function readEventWish(flags: Given["flags"]): EventWish {
  return {
    events: readChoiceList("--events", readText(flags["events"]), EVENT_NAMES),
    ignored: readIgnored(readText(flags["ignore"])),
    asOf: readDate("--as-of", readText(flags["asOf"])),
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

export function readLiveWish(flags: Given["flags"]): LiveWish {
  return {
    against: readText(flags["against"]),
    baseline: readBaselineName(flags),
    save: flags["save"] === true,
    incremental: flags["incremental"] === true,
    fullEveryMs: readDuration("--full-every", readText(flags["fullEvery"])) ?? DAY_MS,
    lock: flags["lock"] === true,
    detail: readSnapshotDetail(flags),
    delivery: readDeliveryWish(flags),
    retention: readRetention(flags),
  };
}

function readFiles([before, after]: Given["positionals"]): DiffWish["files"] {
  if (before === undefined) return undefined;
  if (after !== undefined) return { before, after };
  throw new Fault(
    "usage.one-file",
    "diff compares two files, or Namely with what is stored; one file was given.",
    {
      hint: `Compare it with Namely: namely diff --against ${quoteWord(before)}`,
    },
  );
}

const LIVE_ONLY = {
  save: "--save",
  against: "--against",
  baseline: "--baseline",
  incremental: "--incremental",
  fullEvery: "--full-every",
  lock: "--lock",
  customFields: "--custom-fields",
  includeSensitive: "--include-sensitive",
  keep: "--keep",
  keepFor: "--keep-for",
} as const;

function refuseLiveFlags(flags: Given["flags"], delivery: DeliveryWish): void {
  for (const [name, spelling] of Object.entries(LIVE_ONLY)) {
    if (flags[name] !== undefined)
      throw new Fault(
        "usage.conflict",
        `${spelling} does not go with two files: nothing is asked of Namely.`,
      );
  }
  refuseDelivery(delivery, "does not go with two files: only what is found at Namely is delivered.");
}
