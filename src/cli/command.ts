import type { Context } from "./context.ts";

/** A flag as commander spells it, with what the help says about it. */
export interface Flag {
  /** `--status <list>`, `-o, --output <file>`, `--all`, `--no-color`; `[list]` for a value that may be left out. */
  readonly spelling: string;
  readonly help: string;
  /** The flag may be given several times and collects its values in a list. */
  readonly repeatable?: boolean;
  /** The name of its value in `Given` where the usual one is taken: `--input` would be what `--no-input` switches off. */
  readonly key?: string;
}

export interface Positional {
  /** `<company>` when it must be given, `[company]` when it may be left out. */
  readonly spelling: string;
  readonly help: string;
}

export interface Example {
  readonly command: string;
  /** What it does, as the end of the sentence "this …". */
  readonly does: string;
}

/** What stood on the command line, still unchecked: commander's values by the flag's camel-cased long name. */
export interface Given {
  readonly positionals: readonly (string | undefined)[];
  readonly flags: Readonly<Record<string, unknown>>;
}

/**
 * A subcommand as data: help, completion, the README's test and the program itself all read the same table.
 * `read` turns words into exact options or throws a `usage.*` fault; `run` acts on the options and knows nothing of flags.
 * Heavy packages are imported inside `run`, so that `namely --version` does not pay for them.
 */
export interface Command<Options = unknown> {
  readonly name: string;
  readonly summary: string;
  /** More for the help page: a few sentences on what a person has to know before the first use. */
  readonly description?: string;
  readonly positionals?: readonly Positional[];
  readonly flags: readonly Flag[];
  readonly examples: readonly Example[];
  readonly subcommands?: readonly Command[];
  /** Does nothing by itself: without a subcommand its help is shown. */
  readonly isGroup?: true;
  /** What exit code 3 says, for a command that ends with it. */
  readonly exitThree?: string;
  /** Names of the schemas of what it writes, for `namely schema`. */
  readonly writes?: readonly string[];
  read(given: Given): Options;
  run(context: Context, options: Options): Promise<Outcome | void>;
}

/** How a run ended that did all it should and still has something to say by its exit code. */
export type Outcome = "differences-found" | "problems-found";

/** Lets a list hold commands with different options: they only ever go from a command's `read` to its own `run`. */
export function defineCommand<Options>(command: Command<Options>): Command {
  return command;
}

/** A command that only holds others together. */
export function defineGroup(
  group: Pick<Command, "name" | "summary" | "description" | "examples"> & {
    readonly subcommands: readonly Command[];
  },
): Command {
  return { ...group, isGroup: true, flags: [], read: () => undefined, run: async () => undefined };
}
