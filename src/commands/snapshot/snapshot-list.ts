import { readBaselineName, STORED_BASELINE_FLAG } from "../changes/flags/baseline-flag.ts";
import { defineCommand } from "../../cli/command.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import type { SnapshotListOptions } from "./snapshot-list-run.ts";

export const snapshotListCommand = defineCommand<SnapshotListOptions>({
  name: "list",
  exitCodes: [4],
  summary: "list the stored snapshots, oldest first",
  flags: [STORED_BASELINE_FLAG, ...OUTPUT_FLAGS],
  examples: [
    {
      command: "namely snapshot list",
      does: "list when each was taken, with people and size",
    },
    { command: "namely snapshot list --fields path --format csv", does: "list only the paths of the files" },
  ],
  writes: ["snapshots"],
  read: ({ flags }) => ({ baseline: readBaselineName(flags), output: readOutputOptions(flags) }),
  run: async (context, options) => (await import("./snapshot-list-run.ts")).listSnapshots(context, options),
});
