import type { Flag, Given } from "./command.ts";
import { OUTPUT_FLAGS, WINDOW_FLAGS } from "./global-flags.ts";
import { readOutputWish, type OutputWish } from "./output-wish.ts";
import { readWindow, type Window } from "./values.ts";

/** What every command can be told that puts out a list. */
export interface ListWish {
  readonly output: OutputWish;
  readonly window: Window | undefined;
  readonly remoteData: boolean;
}

export const LIST_FLAGS: readonly Flag[] = [
  { spelling: "--remote-data", help: "add the raw record" },
  ...WINDOW_FLAGS,
  ...OUTPUT_FLAGS,
];

/** Reads what `LIST_FLAGS` brought. */
export function readListWish(flags: Given["flags"]): ListWish {
  return {
    output: readOutputWish(flags),
    window: readWindow(flags),
    remoteData: flags["remoteData"] === true,
  };
}
