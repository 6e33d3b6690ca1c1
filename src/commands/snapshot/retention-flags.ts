import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import { readDuration, readText, readWholeNumber } from "../../cli/values.ts";
import type { RetentionOptions } from "../../tracking/retention.ts";

export const RETENTION_FLAGS: readonly Flag[] = inGroup("Save", [
  { spelling: "--keep <n>", help: "keep the newest n snapshots" },
  { spelling: "--keep-for <duration>", help: "keep snapshots newer than this, such as 90d" },
]);

export function readRetention(flags: Given["flags"]): RetentionOptions {
  return {
    keep: readWholeNumber("--keep", readText(flags["keep"]), { least: 1, most: 1_000_000 }),
    keepForMs: readDuration("--keep-for", readText(flags["keepFor"]), "d"),
  };
}
