import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand, type Flag, type Given } from "../../cli/command.ts";
import { refuseHiddenEvents } from "./flags/baseline-flag.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import { DRY_RUN_FLAG, readDryRun, refuseDelivery, refuseIdleFields } from "./flags/delivery-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import type { DeliveryChoice } from "../../tracking/options.ts";
import type { DiffOptions } from "./diff-run.ts";
import { EVENT_FLAGS, LIVE_FLAGS, readEventOptions, readLiveOptions } from "./flags/change-flags.ts";
import { MONITOR_FLAGS, readMonitorOptions } from "./flags/monitor-flags.ts";

const DIFF_FLAGS: readonly Flag[] = [
  { group: "Save", spelling: "--save", help: "save this run as the new baseline" },
  {
    group: "Compare",
    spelling: "--against <file>",
    help: "baseline file to use; --save updates it",
  },
  { group: "Output", spelling: "--exit-code", help: "exit with 3 if any event is reported" },
  { group: "Compare", spelling: "--as-of <date>", help: "evaluate dates on this day. Default: today" },
  ...EVENT_FLAGS,
  {
    group: "Compare",
    spelling: "--incremental",
    help: "read only changed employees where that is safe",
  },
  ...LIVE_FLAGS,
  DRY_RUN_FLAG,
  ...MONITOR_FLAGS,
  ...OUTPUT_FLAGS.filter(({ spelling }) => !/^--(?:fields|columns)/u.test(spelling)),
];

export const diffCommand = defineCommand<DiffOptions>({
  name: "diff",
  section: "Track changes",
  exitCodes: [3, 4, 5, 6, 7],
  summary: "report who joined, who left and what changed",
  description:
    "Compares Namely now with the stored baseline, with a file, or two files with each other offline. --save moves the " +
    "baseline once everything is reported and accepted; the first --save only creates it. Jobs that report different " +
    "events need a --baseline each.",
  positionals: [
    { spelling: "[old]", help: "snapshot or NDJSON export to compare with" },
    { spelling: "[new]", help: "a later one. Default: Namely now" },
  ],
  flags: DIFF_FLAGS,
  examples: [
    { command: "namely diff --save", does: "report what happened since the last run" },
    {
      command: "namely diff --save --baseline leavers --exit-code --events terminated,overdue",
      does: "act on departures in a job of its own",
    },
    {
      command: "namely diff monday.ndjson friday.ndjson --format markdown",
      does: "compare two files",
    },
    {
      command: "namely diff --save --post https://example.com/hooks/namely",
      does: "post each event",
    },
    {
      command: "namely diff --save --post @slack-url.txt --post-as slack",
      does: "post to Slack",
    },
  ],
  writes: ["events", "webhook"],
  read: readOptions,
  run: async (context, options) => (await import("./diff-run.ts")).runDiff(context, options),
});

function readOptions(given: Given): DiffOptions {
  const { flags } = given;
  const [before, after] = given.positionals;
  const files = before === undefined || after === undefined ? undefined : { before, after };
  const live = readLiveOptions(flags);
  if (files !== undefined) refuseLiveFlags(flags, live.delivery);
  else if (before !== undefined) refuseStoreFlags(flags, before);
  const against = live.against ?? (files === undefined ? before : undefined);
  if (against !== undefined && live.baseline !== undefined)
    throw new Fault("usage.conflict", "--baseline does not go with --against: the file is the baseline.");
  const dryRun = readDryRun(flags);
  if (!live.save && !dryRun && files === undefined) refuseIdleFields(live.delivery);
  if (!live.save && !dryRun)
    refuseDelivery(live.delivery, "needs --save: a later run retries what was not accepted.");
  if (!live.save && (live.retention.keep ?? live.retention.keepForMs) !== undefined)
    throw new Fault("usage.conflict", "--keep and --keep-for need --save: without it nothing is removed.");
  if (against !== undefined && live.incremental)
    throw new Fault(
      "usage.conflict",
      `--incremental does not go with ${live.against === undefined ? "a file" : "--against"}: how the file was read is unknown.`,
    );
  const events = readEventOptions(flags);
  if (live.save && against === undefined && live.baseline === undefined)
    refuseHiddenEvents("diff", given, DIFF_FLAGS);
  return {
    files,
    live: { ...live, against },
    events,
    exitCode: flags["exitCode"] === true,
    dryRun,
    output: readOutputOptions(flags),
    monitor: readMonitorOptions(flags),
  };
}

/** One file is compared with Namely and never written, as `git diff REV` does with the working tree. */
function refuseStoreFlags(flags: Given["flags"], file: string): void {
  if (flags["against"] !== undefined)
    throw new Fault(
      "usage.conflict",
      `--against does not go with the file "${file}": both are the baseline.`,
      {
        hint: "Name two files to compare them offline, or only one to compare it with Namely.",
      },
    );
  if (flags["baseline"] !== undefined)
    throw new Fault(
      "usage.conflict",
      `--baseline does not go with the file "${file}": both are the baseline.`,
    );
  if (flags["save"] === true)
    throw new Fault(
      "usage.conflict",
      `--save does not change the file "${file}" unless --against names it.`,
      {
        hint: `namely diff --against ${quoteWord(file)} --save`,
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
  dryRun: "--dry-run",
  customFields: "--custom-fields",
  includeSensitive: "--include-sensitive",
  keep: "--keep",
  keepFor: "--keep-for",
} as const;

function refuseLiveFlags(flags: Given["flags"], delivery: DeliveryChoice): void {
  for (const [name, spelling] of Object.entries(LIVE_ONLY)) {
    if (flags[name] !== undefined)
      throw new Fault("usage.conflict", `${spelling} does not go with two files: they are compared offline.`);
  }
  refuseDelivery(delivery, "does not go with two files: they are compared offline.");
}
