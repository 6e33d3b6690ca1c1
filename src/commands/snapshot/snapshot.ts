import { Fault } from "../../platform/errors/fault.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { extensionOf, findFormatOfFile } from "../../output/format-catalog.ts";
import { readBaselineName } from "../changes/flags/baseline-flag.ts";
import { MONITOR_FLAGS, readMonitorOptions } from "../changes/flags/monitor-flags.ts";
import { defineCommand } from "../../cli/command.ts";
import { snapshotListCommand } from "./snapshot-list.ts";
import { snapshotPruneCommand } from "./snapshot-prune.ts";
import { snapshotShowCommand } from "./snapshot-show.ts";
import { readSnapshotDetail, SNAPSHOT_DETAIL_FLAGS } from "./snapshot-flags.ts";
import { readText } from "../../cli/values.ts";
import type { SnapshotCommandOptions } from "./snapshot-run.ts";

export const snapshotCommand = defineCommand<SnapshotCommandOptions>({
  name: "snapshot",
  section: "Track changes",
  exitCodes: [4, 5, 6],
  summary: "save all employees as a baseline for later diffs",
  description:
    "A snapshot is an NDJSON file: a header, then one employee per line, sorted by id. It holds no time, so snapshots " +
    "without changes are identical. Without -o it is saved in the store, with its date.",
  flags: [
    {
      group: "Output",
      spelling: "-o, --output <file>",
      help: "write to this file instead of the store; - for stdout",
    },
    {
      group: "Save",
      spelling: "--baseline <name>",
      help: "store the snapshot as the latest of this baseline",
    },
    ...SNAPSHOT_DETAIL_FLAGS,
    ...MONITOR_FLAGS,
    ALLOW_EMPTY_FLAG,
  ],
  examples: [
    { command: "namely snapshot", does: "save all employees in the store" },
    {
      command: "namely snapshot -o people.ndjson",
      does: "save all employees in a file, for example under git",
    },
  ],
  subcommands: [snapshotListCommand, snapshotShowCommand, snapshotPruneCommand],
  writes: ["snapshot-header", "snapshot-employee"],
  read: ({ flags }) => {
    refuseOtherExtensions(readText(flags["output"]));
    const baseline = readBaselineName(flags);
    if (baseline !== undefined && flags["output"] !== undefined)
      throw new Fault("usage.conflict", "--baseline cannot be combined with -o: a file has no baseline.");
    return { baseline, detail: readSnapshotDetail(flags), monitor: readMonitorOptions(flags) };
  },
  run: async (context, options) => (await import("./snapshot-run.ts")).takeSnapshot(context, options),
});

/** Refuses a file name with the extension of another format. */
function refuseOtherExtensions(output: string | undefined): void {
  if (output === undefined) return;
  const saysOtherwise = (findFormatOfFile(output) ?? "ndjson") !== "ndjson" || extensionOf(output) === "xlsx";
  if (!saysOtherwise) return;
  throw new Fault(
    "usage.extension",
    `A snapshot is always NDJSON, but "${output}" has the extension of another format.`,
    {
      hint: "Use the extension .ndjson, or write other formats with: namely employees -o people.csv",
    },
  );
}
