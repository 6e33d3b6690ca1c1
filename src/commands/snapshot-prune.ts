import { Fault } from "../platform/fault.ts";
import type { StoredSnapshot } from "../snapshots/store.ts";
import { defineCommand, type Flag, type Given } from "./command.ts";
import type { World } from "./world.ts";
import { readDuration, readText, readWholeNumber } from "./values.ts";

/** Which snapshots stay; a snapshot goes when none of the given rules keeps it. */
export interface RetentionWish {
  /** The newest so many. */
  readonly keep: number | undefined;
  /** Those that are younger, in milliseconds. */
  readonly keepForMs: number | undefined;
}

interface SnapshotPruneWish {
  readonly retention: RetentionWish;
  readonly dryRun: boolean;
}

export const RETENTION_FLAGS: readonly Flag[] = [
  { spelling: "--keep <n>", help: "keep the newest n snapshots" },
  { spelling: "--keep-for <duration>", help: "keep snapshots that are younger, such as 90d" },
];

export const snapshotPruneCommand = defineCommand<SnapshotPruneWish>({
  name: "prune",
  summary: "remove old snapshots from the store",
  description: "A snapshot goes when none of the given rules keeps it. The latest one always stays.",
  flags: [...RETENTION_FLAGS, { spelling: "--dry-run", help: "only say what would go" }],
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
    return { retention, dryRun: flags["dryRun"] === true };
  },
  run: async (world, { retention, dryRun }) => {
    const { openStore } = await import("./snapshot-store.ts");
    const { say } = await import("./session-use.ts");
    const store = await openStore(world);
    const snapshots = await store.list();
    const goes = chooseExpired(world, retention);
    const gone = dryRun
      ? snapshots.filter(
          (one, index) => index < snapshots.length - 1 && goes(one, snapshots.length - 1 - index),
        )
      : snapshots.length === 0
        ? []
        : await store.remove(goes);
    for (const { path } of gone) say(world, `${dryRun ? "Would remove" : "Removed"} ${path}`);
    say(world, `${gone.length} of ${snapshots.length} snapshots ${dryRun ? "would go" : "removed"}.`);
  },
});

export function readRetention(flags: Given["flags"]): RetentionWish {
  return {
    keep: readWholeNumber("--keep", readText(flags["keep"]), { least: 1, most: 1_000_000 }),
    keepForMs: readDuration("--keep-for", readText(flags["keepFor"])),
  };
}

/** Makes the test whether a snapshot goes, given how many newer ones there are. */
export function chooseExpired(
  world: Pick<World, "clock">,
  { keep, keepForMs }: RetentionWish,
): (snapshot: StoredSnapshot, newerOnes: number) => boolean {
  const now = world.clock.now();
  return ({ takenAt }, newerOnes) =>
    !(keep !== undefined && newerOnes < keep) && !(keepForMs !== undefined && now - takenAt < keepForMs);
}
