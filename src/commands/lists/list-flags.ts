import type { Flag, Given } from "../../cli/command.ts";
import { WINDOW_FLAGS } from "../../cli/global-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions, type OutputOptions } from "../../output/format.ts";
import { readWindow, type Window } from "../../cli/values.ts";

/** What every command can be told that puts out a list. */
export interface ListCommandOptions {
  readonly output: OutputOptions;
  readonly window: Window | undefined;
  readonly remoteData: boolean;
}

export const LIST_FLAGS: readonly Flag[] = [
  { spelling: "--remote-data", help: "add the raw record" },
  ...WINDOW_FLAGS,
  ...OUTPUT_FLAGS,
];

/** Reads what `LIST_FLAGS` brought. */
export function readListOptions(flags: Given["flags"]): ListCommandOptions {
  return {
    output: readOutputOptions(flags),
    window: readWindow(flags),
    remoteData: flags["remoteData"] === true,
  };
}
