import { readBaselineName, STORED_BASELINE_FLAG } from "./baseline-name.ts";
import { defineCommand } from "./command.ts";
import { OUTPUT_FLAGS } from "./global-flags.ts";
import { readOutputWish } from "./output-wish.ts";
import type { SnapshotListWish } from "./snapshot-list-run.ts";

export const snapshotListCommand = defineCommand<SnapshotListWish>({
  name: "list",
  summary: "list the stored snapshots, oldest first",
  flags: [STORED_BASELINE_FLAG, ...OUTPUT_FLAGS],
  examples: [
    {
      command: "namely snapshot list",
      does: "shows when each was taken, of how many people, and where it lies",
    },
    { command: "namely snapshot list --fields path --format csv", does: "lists the files alone" },
  ],
  read: ({ flags }) => ({ baseline: readBaselineName(flags), output: readOutputWish(flags) }),
  run: async (world, wish) => (await import("./snapshot-list-run.ts")).listSnapshots(world, wish),
});
