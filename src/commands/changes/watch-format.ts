import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import { JSON_FLAG } from "../../cli/global-flags.ts";
import { readText } from "../../cli/values.ts";
import { readFormat } from "../../output/format.ts";

/** `text` is a line for people; `json` is ndjson with messages as JSON on stderr. */
const WATCH_FORMATS = ["text", "ndjson", "json"] as const;

export type WatchFormat = (typeof WATCH_FORMATS)[number];

export const WATCH_FORMAT_FLAGS: readonly Flag[] = inGroup("Output", [
  {
    spelling: "--format <format>",
    help: "text, ndjson or json. Default: text on a terminal",
  },
  JSON_FLAG,
]);

/** Reads `--format` of `watch` and `listen`. Throws `usage.choice`. */
export function readWatchFormat(flags: Given["flags"]): WatchFormat | undefined {
  return flags["json"] === true ? "json" : readFormat(readText(flags["format"]), WATCH_FORMATS);
}

/** Whether events are lines for people. */
export function isForPeople({ stdout }: Pick<Context, "stdout">, format: WatchFormat | undefined): boolean {
  return format === undefined ? stdout.isTTY === true : format === "text";
}
