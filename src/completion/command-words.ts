import type { Command, Flag } from "../cli/command.ts";

/** A flag, taken apart. */
export interface FlagParts {
  readonly flag: Flag;
  /** `--output`; a flag without a long name does not exist. */
  readonly long: string;
  /** `-o`. */
  readonly short: string | undefined;
  /** `file` of `--output <file>`; undefined for one without a value. */
  readonly placeholder: string | undefined;
}

/** Takes the spelling of a flag apart. */
export function takeApart(flag: Flag): FlagParts {
  const { spelling } = flag;
  return {
    flag,
    long: /--[\w-]+/u.exec(spelling)?.[0] ?? spelling,
    short: /^(-\w),/u.exec(spelling)?.[1],
    placeholder: /[<[](?<name>[^>\]]+)[>\]]/u.exec(spelling)?.groups?.["name"],
  };
}

/** A position on the command line. */
export interface CursorPlace {
  /** Undefined before the first command. */
  readonly command: Command | undefined;
  /** Such as `employees get`; empty before the first command. */
  readonly path: string;
  /** The commands that can come next. */
  readonly next: readonly Command[];
  /** The positionals so far. */
  readonly positionals: readonly string[];
  /** The flags so far, by their long names, and the last value of each that has one. */
  readonly given: ReadonlyMap<string, string | undefined>;
  /** The flag whose value comes next. */
  readonly awaited: FlagParts | undefined;
  /** Whether `--` has ended the flags. */
  readonly onlyPositionals: boolean;
}

/** Follows the words up to the one that is being typed. */
export function followWords(
  words: readonly string[],
  commands: readonly Command[],
  globals: readonly Flag[],
): CursorPlace {
  let command: Command | undefined;
  let next = commands;
  const path: string[] = [];
  const positionals: string[] = [];
  const given = new Map<string, string | undefined>();
  let awaited: FlagParts | undefined;
  let onlyPositionals = false;
  for (const word of words) {
    if (awaited !== undefined && !word.startsWith("-")) {
      given.set(awaited.long, word);
      awaited = undefined;
    } else if (!onlyPositionals && word === "--") {
      awaited = undefined;
      onlyPositionals = true;
    } else if (!onlyPositionals && word.startsWith("-")) {
      const [name = "", ...value] = word.split("=");
      const parts = [...(command?.flags ?? []), ...globals]
        .map(takeApart)
        .find(({ long, short }) => name === long || name === short);
      if (parts !== undefined) given.set(parts.long, value.length > 0 ? value.join("=") : undefined);
      awaited = value.length === 0 && parts?.placeholder !== undefined ? parts : undefined;
    } else {
      const found: Command | undefined =
        positionals.length === 0 ? next.find(({ name }) => name === word) : undefined;
      if (found === undefined) positionals.push(word);
      else {
        command = found;
        path.push(word);
        next = found.subcommands ?? [];
      }
    }
  }
  return { command, path: path.join(" "), next, positionals, given, awaited, onlyPositionals };
}
