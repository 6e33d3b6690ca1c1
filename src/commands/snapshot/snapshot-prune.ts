import { Fault } from "../../platform/errors/fault.ts";
import { readBaselineName, STORED_BASELINE_FLAG } from "../changes/baseline-flag.ts";
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
    "A snapshot goes when none of the given rules keeps it. The latest one always stays, and so does the newest one that is not damaged.",
  flags: [
    STORED_BASELINE_FLAG,
    ...RETENTION_FLAGS,
    { spelling: "--dry-run", help: "only say what would go" },
  ],
  examples: [
    { command: "namely snapshot prune --keep 30", does: "keeps the newest thirty" },
    {
      command: "namely snapshot prune --keep 10 --keep-for 90d",
      does: "keeps three months, and ten at least",
    },
  ],
  read: ({ flags }) => {
    const retention = readRetention(flags);
    if (retention.keep === undefined && retention.keepForMs === undefined)
      throw new Fault("usage.no-rule", "Say which snapshots are to stay.", {
        hint: "Add --keep 30 or --keep-for 90d.",
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
    say(context, `${gone.length} of ${snapshots.length} snapshots ${dryRun ? "would go" : "removed"}.`);
  },
});
