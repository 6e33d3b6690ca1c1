import { Fault } from "../../platform/errors/fault.ts";
import { EVENT_NAMES } from "../../snapshots/compare/event-names.ts";
import { defineCommand, type Flag, type Given } from "../../cli/command.ts";
import { refuseHiddenEvents } from "./baseline-flag.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import { refuseDelivery } from "./delivery-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import type { DeliveryOptions } from "../../tracking/options.ts";
import type { DiffOptions } from "./diff-run.ts";
import { EVENT_FLAGS, LIVE_FLAGS, readEventOptions, readLiveOptions } from "./change-flags.ts";

const DIFF_FLAGS: readonly Flag[] = [
  { group: "Save", spelling: "--save", help: "let the present be what the next diff compares with" },
  {
    group: "Compare",
    spelling: "--against <file>",
    help: "compare with this file instead of the stored snapshot; --save writes it anew",
  },
  { group: "Output", spelling: "--exit-code", help: "end with 3 when something is reported" },
  {
    group: "Compare",
    spelling: "--as-of <date>",
    help: "view the later side on this day. Default: today",
  },
  ...EVENT_FLAGS,
  {
    group: "Compare",
    spelling: "--incremental",
    help: "read only who has changed since the snapshot, where that is certain",
  },
  ...LIVE_FLAGS,
  ...OUTPUT_FLAGS.filter(({ spelling }) => !spelling.startsWith("--fields")),
];

export const diffCommand = defineCommand<DiffOptions>({
  name: "diff",
  section: "Track changes",
  exitCodes: [3, 4, 5, 6, 7],
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
      does: "sends each event to a webhook",
    },
  ],
  writes: ["events", "webhook"],
  read: readOptions,
  run: async (context, options) => (await import("./diff-run.ts")).runDiff(context, options),
});

function readOptions(given: Given): DiffOptions {
  const { positionals, flags } = given;
  const files = readFiles(positionals);
  const live = readLiveOptions(flags);
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
  const events = readEventOptions(flags);
  if (live.save && live.against === undefined && live.baseline === undefined)
    refuseHiddenEvents("diff", given, DIFF_FLAGS);
  return {
    files,
    live,
    events,
    exitCode: flags["exitCode"] === true,
    output: readOutputOptions(flags),
  };
}

function readFiles([before, after]: Given["positionals"]): DiffOptions["files"] {
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

function refuseLiveFlags(flags: Given["flags"], delivery: DeliveryOptions): void {
  for (const [name, spelling] of Object.entries(LIVE_ONLY)) {
    if (flags[name] !== undefined)
      throw new Fault(
        "usage.conflict",
        `${spelling} does not go with two files: nothing is asked of Namely.`,
      );
  }
  refuseDelivery(delivery, "does not go with two files: only what is found at Namely is delivered.");
}
