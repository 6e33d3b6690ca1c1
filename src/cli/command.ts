import type * as z from "zod";
import type { ExitCode } from "../platform/process/exit-code.ts";
import type { Context } from "./context.ts";

/** The headings that flags have in the help, in its order. */
export const FLAG_GROUPS = [
  "Login",
  "Request",
  "Compare",
  "Filter",
  "Fields",
  "Limits",
  "Schedule",
  "Save",
  "Deliver",
  "Output",
] as const;

/** What a flag is for. */
export type FlagGroup = (typeof FLAG_GROUPS)[number];

/** A flag as commander spells it, with what the help says about it. */
export interface Flag {
  /** `--status <list>`, `-o, --output <file>`, `--all`, `--no-color`; `[list]` for a value that may be left out. */
  readonly spelling: string;
  readonly help: string;
  /** Without one it is listed under "Flags". */
  readonly group?: FlagGroup;
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
  /** What it does, as an imperative: "export all employees to a spreadsheet". */
  readonly does: string;
}

/** The jobs that commands are listed by, in the order of the help. */
export const SECTIONS = [
  "Get started",
  "Export",
  "Track changes",
  "Organization",
  "Integrate",
  "Sandbox",
] as const;

/** The job that a command is for. */
export type Section = (typeof SECTIONS)[number];

/** The words of the command line, still unchecked: commander's values by the flag's camel-cased long name. */
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
  /** What it does, as an imperative in lower case without a period: "export employees". */
  readonly summary: string;
  /** The job it is for; only commands of the first level have one. */
  readonly section?: Section;
  /** More for the help page: a few sentences on what a person has to know before the first use. */
  readonly description?: string;
  readonly positionals?: readonly Positional[];
  readonly flags: readonly Flag[];
  readonly examples: readonly Example[];
  readonly subcommands?: readonly Command[];
  /** Does nothing by itself: without a subcommand its help is shown. */
  readonly isGroup?: true;
  /** For programs such as a shell's completion: it runs and has no place in help or docs. */
  readonly isHidden?: true;
  /** The exit codes it can end with beside those of every command; see src/platform/process/exit-code.ts. */
  readonly exitCodes?: readonly ExitCode[];
  /** Names of the schemas of what it writes, for `namely schema`, where others write the same. */
  readonly writes?: readonly string[];
  /**
   * Loads the schema of records that no other command writes. It has the command's name, so only a command of the first
   * level has one.
   */
  readonly loadRecordSchema?: () => Promise<z.ZodType>;
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
  group: Pick<Command, "name" | "section" | "summary" | "description" | "examples"> & {
    readonly subcommands: readonly Command[];
  },
): Command {
  return { ...group, isGroup: true, flags: [], read: () => undefined, run: async () => undefined };
}

/** The same flags under one heading of the help. */
export function inGroup(group: FlagGroup, flags: readonly Flag[]): readonly Flag[] {
  return flags.map((flag) => ({ group, ...flag }));
}
