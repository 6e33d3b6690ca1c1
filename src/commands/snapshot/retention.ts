import type { StoredSnapshot } from "../../snapshots/file/store.ts";
import type { Flag, Given } from "../../cli/command.ts";
import { readDuration, readText, readWholeNumber } from "../../cli/values.ts";
import type { World } from "../../cli/context.ts";

/** Which snapshots stay; a snapshot goes when none of the given rules keeps it. */
export interface RetentionOptions {
  /** The newest so many. */
  readonly keep: number | undefined;
  /** Those that are younger, in milliseconds. */
  readonly keepForMs: number | undefined;
}

export const RETENTION_FLAGS: readonly Flag[] = [
  { spelling: "--keep <n>", help: "keep the newest n snapshots" },
  { spelling: "--keep-for <duration>", help: "keep snapshots that are younger, such as 90d" },
];

export function readRetention(flags: Given["flags"]): RetentionOptions {
  return {
    keep: readWholeNumber("--keep", readText(flags["keep"]), { least: 1, most: 1_000_000 }),
    keepForMs: readDuration("--keep-for", readText(flags["keepFor"])),
  };
}

/** Makes the test whether a snapshot goes, given how many newer ones there are. */
export function chooseExpired(
  world: Pick<World, "clock">,
  { keep, keepForMs }: RetentionOptions,
): (snapshot: StoredSnapshot, newerOnes: number) => boolean {
  const now = world.clock.now();
  return ({ takenAt }, newerOnes) =>
    !(keep !== undefined && newerOnes < keep) && !(keepForMs !== undefined && now - takenAt < keepForMs);
}
