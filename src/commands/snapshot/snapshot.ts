import { Fault } from "../../platform/errors/fault.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { extensionOf, findFormatOfFile } from "../../output/format-catalog.ts";
import { readBaselineName } from "../changes/baseline-flag.ts";
import { MONITOR_FLAGS, readMonitorOptions } from "../changes/monitor-flags.ts";
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
  summary: "save everybody as they are now, to compare with later",
  description:
    "A snapshot is one NDJSON file: a header, then a person a line, sorted by id. It holds no time, so that where nothing " +
    "has changed two snapshots are the same bytes; git, jq and DuckDB read it. Without -o it goes into the store, dated.",
  flags: [
    {
      group: "Output",
      spelling: "-o, --output <file>",
      help: "write to this file instead of the store; - is stdout",
    },
    {
      group: "Save",
      spelling: "--baseline <name>",
      help: "store it as the latest snapshot of this baseline",
    },
    ...SNAPSHOT_DETAIL_FLAGS,
    ...MONITOR_FLAGS,
    ALLOW_EMPTY_FLAG,
  ],
  examples: [
    { command: "namely snapshot", does: "saves everybody in the store" },
    {
      command: "namely snapshot -o people.ndjson",
      does: "saves everybody in a file, such as one that git keeps",
    },
  ],
  subcommands: [snapshotListCommand, snapshotShowCommand, snapshotPruneCommand],
  writes: ["snapshot-header", "snapshot-employee"],
  read: ({ flags }) => {
    refuseOtherExtensions(readText(flags["output"]));
    const baseline = readBaselineName(flags);
    if (baseline !== undefined && flags["output"] !== undefined)
      throw new Fault("usage.conflict", "--baseline does not go with -o: a file belongs to no baseline.");
    return { baseline, detail: readSnapshotDetail(flags), monitor: readMonitorOptions(flags) };
  },
  run: async (context, options) => (await import("./snapshot-run.ts")).takeSnapshot(context, options),
});

/** A file called .csv that holds NDJSON helps nobody. */
function refuseOtherExtensions(output: string | undefined): void {
  if (output === undefined) return;
  const saysOtherwise = (findFormatOfFile(output) ?? "ndjson") !== "ndjson" || extensionOf(output) === "xlsx";
  if (!saysOtherwise) return;
  throw new Fault(
    "usage.extension",
    `A snapshot is NDJSON, whatever the file is called; ${output} says otherwise.`,
    {
      hint: "Call it .ndjson; namely employees writes the other formats.",
    },
  );
}
