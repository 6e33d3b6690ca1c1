import type { Command, Flag } from "../../src/cli/command.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { GLOBAL_FLAGS, readGlobals } from "../../src/cli/global-flags.ts";
import { parseCommandLine } from "../../src/program/program.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { renderFault } from "../../src/terminal/messages.ts";

/** A command of the program, as it has to be called. */
export interface Entry {
  readonly command: Command;
  /** Such as `employees get`. */
  readonly path: readonly string[];
  /** The same with a word for each positional that must be there. */
  readonly words: readonly string[];
  /** Flags of the commands above it. */
  readonly inherited: readonly Flag[];
}

function walk(
  commands: readonly Command[],
  parent: readonly string[] = [],
  inherited: readonly Flag[] = [],
): Entry[] {
  return commands.flatMap((command) => {
    const path = [...parent, command.name];
    const needed = (command.positionals ?? []).filter(({ spelling }) => spelling.startsWith("<"));
    const entry = {
      command,
      path,
      words: [
        ...path,
        ...needed.map(({ spelling }) => (spelling.includes("=") ? "github=members.json" : "somebody")),
      ],
      inherited,
    };
    return [entry, ...walk(command.subcommands ?? [], path, [...inherited, ...command.flags])];
  });
}

/** Every command and subcommand, from the program's own table. */
export const ENTRIES: readonly Entry[] = walk(EVERY_COMMAND);

/** Every flag that a command takes; one that only holds others together takes switches alone. */
export function flagsOf({ command }: Entry): readonly Flag[] {
  return [...command.flags, ...GLOBAL_FLAGS].filter(
    (flag) => !command.isGroup || valueOf(flag) === undefined,
  );
}

export function longName({ spelling }: Flag): string {
  return /--[\w-]+/.exec(spelling)?.[0] ?? "";
}

/** The letter of a flag such as `-o`. */
export function shortName({ spelling }: Flag): string | undefined {
  return /(?:^|, )(-\w)\b/.exec(spelling)?.[1];
}

/** What stands for the value of a flag, such as `<date>`; undefined for a switch. */
export function valueOf({ spelling }: Flag): string | undefined {
  return /[<[].*[>\]]$/u.exec(spelling)?.[0];
}

/** Everything the program does before it does anything: the fault of a command line, or undefined when it is fine. */
export function judge(words: readonly string[]): Fault | undefined {
  try {
    const parsed = parseCommandLine(words, 100);
    if (parsed.kind === "run") {
      readGlobals(parsed.given.flags, {});
      parsed.command.read(parsed.given);
    }
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** What was found of a number of command lines that are wrong. */
export interface Verdict {
  /** Lines that are not refused as they should be, each with what was said instead. */
  readonly leaks: readonly string[];
  readonly counts: {
    readonly "wrong command lines": number;
    readonly "ended with 2": number;
    readonly "with a hint": number;
    readonly "stack traces": number;
  };
}

/** A line that is wrong, and what became of it. */
export interface Outcome {
  readonly line: string;
  readonly fault: Fault | undefined;
}

/** Looks whether each line was refused as wrong use, in words for people; `isRight` looks at what was said. */
export function assess(
  outcomes: readonly Outcome[],
  isRight: (said: string, outcome: Outcome) => boolean = () => true,
): Verdict {
  const counts = { "wrong command lines": 0, "ended with 2": 0, "with a hint": 0, "stack traces": 0 };
  const leaks: string[] = [];
  for (const outcome of outcomes) {
    const { line, fault } = outcome;
    counts["wrong command lines"] += 1;
    if (fault === undefined) {
      leaks.push(`${line}: taken`);
      continue;
    }
    const said = renderFault(fault, { color: false, command: line.split(" ")[0] });
    const hasTrace = /^\s+at /m.test(said);
    const hasHint = /^hint: \S/mu.test(said);
    if (fault.area === "usage") counts["ended with 2"] += 1;
    if (hasHint) counts["with a hint"] += 1;
    if (hasTrace) counts["stack traces"] += 1;
    const isShort = said.trimEnd().split("\n").length <= 3;
    if (fault.area !== "usage" || hasTrace || !hasHint || !isShort || !isRight(said, outcome))
      leaks.push(`${line}: ${fault.code} ${said}`);
  }
  return { leaks, counts };
}

/** Assesses what every line ends with. */
export function assessLines(
  lines: readonly (readonly string[])[],
  isRight?: Parameters<typeof assess>[1],
): ReturnType<typeof assess> {
  const outcomes = lines.map((words): Outcome => ({ line: words.join(" "), fault: judge(words) }));
  return assess(outcomes, isRight);
}

/** A word with one slip of the finger in it. */
export const SLIPS: readonly ((word: string, place: number) => string)[] = [
  (word, place) =>
    word.slice(0, place) + (word[place + 1] ?? "") + (word[place] ?? "") + word.slice(place + 2),
  (word, place) => word.slice(0, place) + word.slice(place + 1),
  (word, place) => word.slice(0, place) + (word[place] ?? "") + word.slice(place),
  (word, place) => `${word.slice(0, place)}x${word.slice(place + 1)}`,
];

/** The lines that are made of every flag of every command. */
export function linesOf(make: (entry: Entry, flag: Flag) => readonly (readonly string[])[]): string[][] {
  return ENTRIES.flatMap((entry) =>
    flagsOf(entry).flatMap((flag) => make(entry, flag).map((line) => [...line])),
  );
}
