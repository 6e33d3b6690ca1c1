import type { Flag, Given } from "../../cli/command.ts";
import { WINDOW_FLAGS } from "../../cli/global-flags.ts";
import { OUTPUT_FLAGS, readOutputOptions, type OutputOptions } from "../../output/format.ts";
import { readWindow, type Window } from "../../cli/values.ts";

/** Options of every command that writes records of a model. */
export interface RecordOptions {
  readonly output: OutputOptions;
  readonly remoteData: boolean;
}

/** Options of every command that writes a list. */
export interface ListCommandOptions extends RecordOptions {
  readonly window: Window | undefined;
}

const REMOTE_DATA_FLAG: Flag = {
  group: "Fields",
  spelling: "--remote-data",
  help: "add the raw record from Namely",
};

/** For commands that write a single record. */
export const SINGLE_RECORD_FLAGS: readonly Flag[] = [REMOTE_DATA_FLAG, ...OUTPUT_FLAGS];

export const LIST_FLAGS: readonly Flag[] = [REMOTE_DATA_FLAG, ...WINDOW_FLAGS, ...OUTPUT_FLAGS];

/** Reads the values of `SINGLE_RECORD_FLAGS`. */
export function readRecordOptions(flags: Given["flags"]): RecordOptions {
  return { output: readOutputOptions(flags), remoteData: flags["remoteData"] === true };
}

/** Reads the values of `LIST_FLAGS`. */
export function readListOptions(flags: Given["flags"]): ListCommandOptions {
  return { ...readRecordOptions(flags), window: readWindow(flags) };
}
