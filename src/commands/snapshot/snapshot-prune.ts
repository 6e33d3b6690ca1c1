import { Fault } from "../../platform/errors/fault.ts";
import { readBaselineName, STORED_BASELINE_FLAG } from "../changes/flags/baseline-flag.ts";
import { defineCommand } from "../../cli/command.ts";
import type { RetentionOptions } from "../../tracking/retention.ts";
import { readRetention, RETENTION_FLAGS } from "./retention-flags.ts";

interface SnapshotPruneOptions {
  readonly baseline: string | undefined;
  readonly retention: RetentionOptions;
  readonly dryRun: boolean;
}

export const snapshotPruneCommand = defineCommand<SnapshotPruneOptions>({
  name: "prune",
  exitCodes: [4],
  summary: "remove old snapshots from the store",
  description:
    "Removes each snapshot that no rule keeps. The latest snapshot and the newest undamaged one are always kept.",
  flags: [
    STORED_BASELINE_FLAG,
    ...RETENTION_FLAGS,
    { spelling: "--dry-run", help: "list the snapshots without removing them" },
  ],
  examples: [
    { command: "namely snapshot prune --keep 30", does: "keep the newest 30 snapshots" },
    {
      command: "namely snapshot prune --keep 10 --keep-for 90d",
      does: "keep 90 days, and at least 10 snapshots",
    },
  ],
  read: ({ flags }) => {
    const retention = readRetention(flags);
    if (retention.keep === undefined && retention.keepForMs === undefined)
      throw new Fault("usage.no-rule", "No rule for the snapshots to keep was given.", {
        hint: "Try: namely snapshot prune --keep 30",
      });
    return { baseline: readBaselineName(flags), retention, dryRun: flags["dryRun"] === true };
  },
  run: async (context, { baseline, retention, dryRun }) => {
    const { openStore } = await import("./snapshot-store.ts");
    const { chooseRemovable } = await import("../../tracking/retention.ts");
    const { say } = await import("../../cli/say.ts");
    const store = await openStore(context, baseline);
    const snapshots = await store.list();
    const goes = await chooseRemovable(context, store, retention);
    const gone = dryRun
      ? snapshots.filter(
          (one, index) => index < snapshots.length - 1 && goes(one, snapshots.length - 1 - index),
        )
      : snapshots.length === 0
        ? []
        : await store.remove(goes);
    for (const { path } of gone) say(context, `${dryRun ? "Would remove" : "Removed"} ${path}`);
    say(context, `${dryRun ? "Would remove" : "Removed"} ${gone.length} of ${snapshots.length} snapshots.`);
  },
});
