import type { Flag, Given } from "../../cli/command.ts";
import { WINDOW_FLAGS } from "../../cli/global-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions, type OutputOptions } from "../../output/format.ts";
import { readWindow, type Window } from "../../cli/values.ts";

/** What every command can be told that puts out records of a model. */
export interface RecordOptions {
  readonly output: OutputOptions;
  readonly remoteData: boolean;
}

/** What every command can be told that puts out a list. */
export interface ListCommandOptions extends RecordOptions {
  readonly window: Window | undefined;
}

const REMOTE_DATA_FLAG: Flag = { group: "Fields", spelling: "--remote-data", help: "add the raw record" };

/** Where there is one record, and nothing to be cut off. */
export const SINGLE_RECORD_FLAGS: readonly Flag[] = [REMOTE_DATA_FLAG, ...OUTPUT_FLAGS];

export const LIST_FLAGS: readonly Flag[] = [REMOTE_DATA_FLAG, ...WINDOW_FLAGS, ...OUTPUT_FLAGS];

/** Reads what `SINGLE_RECORD_FLAGS` brought. */
export function readRecordOptions(flags: Given["flags"]): RecordOptions {
  return { output: readOutputOptions(flags), remoteData: flags["remoteData"] === true };
}

/** Reads what `LIST_FLAGS` brought. */
export function readListOptions(flags: Given["flags"]): ListCommandOptions {
  return { ...readRecordOptions(flags), window: readWindow(flags) };
}
