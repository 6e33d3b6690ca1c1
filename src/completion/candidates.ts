import { GLOBAL_FLAGS } from "../cli/global-flags.ts";
import type { Command } from "../cli/command.ts";
import type { Environment } from "../platform/process/environment.ts";
import type { Folders } from "../platform/files/folders.ts";
import { followWords, takeApart, type FlagParts, type CursorPlace } from "./command-words.ts";
import { FIELD_NAMES } from "./field-names.ts";
import { listSchemaNames, schemasOf } from "../output/schema-names.ts";
import { listLocalNames } from "./local-names.ts";
import { findFlagSource, findPositionalSource, listQuirkWords, type ValueSource } from "./value-sources.ts";

/** One word that may come next. */
export interface CompletionWord {
  /** The whole word, without quotes. */
  readonly value: string;
  readonly about?: string;
}

/** What may come next. */
export interface Candidates {
  readonly words: readonly CompletionWord[];
  /** More can follow in the same word, such as the next name of a list. */
  readonly noSpace: boolean;
  /** The shell offers its own files. */
  readonly files: boolean;
}

/** What candidates are made of. */
export interface CompletionDeps {
  readonly commands: readonly Command[];
  /** What `namely help` takes beside commands. */
  readonly topics: Readonly<Record<string, string>>;
  readonly folders: Folders;
  readonly env: Environment;
}

export const NOTHING: Candidates = { words: [], noSpace: false, files: false };

/** Candidates for the last word, which holds what has been typed of it so far. */
export async function findCandidates(words: readonly string[], deps: CompletionDeps): Promise<Candidates> {
  const typed = words.at(-1) ?? "";
  const place = followWords(words.slice(0, -1), deps.commands, GLOBAL_FLAGS);
  const { awaited } = place;
  if (awaited?.placeholder !== undefined && !typed.startsWith("-"))
    return completeValue(findFlagSource(place.path, awaited.long, awaited.placeholder), typed, place, deps);
  const [name = "", ...rest] = typed.split("=");
  if (!place.onlyPositionals && typed.startsWith("-")) {
    if (rest.length === 0) return completeFlag(typed, place);
    const flag = listFlags(place).find(({ long, short }) => name === long || name === short);
    if (flag?.placeholder === undefined) return NOTHING;
    const source = findFlagSource(place.path, flag.long, flag.placeholder);
    const found = await completeValue(source, rest.join("="), place, deps);
    return { ...found, words: found.words.map((word) => ({ ...word, value: `${name}=${word.value}` })) };
  }
  return completeWord(typed, place, deps);
}

const HELP: FlagParts = takeApart({ spelling: "-h, --help", help: "show the help of the command" });

function listFlags({ command }: CursorPlace): readonly FlagParts[] {
  return [...[...(command?.flags ?? []), ...GLOBAL_FLAGS].map(takeApart), HELP];
}

function completeFlag(typed: string, place: CursorPlace): Candidates {
  const open = listFlags(place).filter(
    ({ long, flag }) => flag.repeatable === true || !place.given.has(long),
  );
  const words = open.flatMap(({ long, short, flag }) => {
    const about = flag.help;
    if (short !== undefined && typed === short) return [{ value: short, about }];
    return long.startsWith(typed) ? [{ value: long, about }] : [];
  });
  return { ...NOTHING, words };
}

async function completeWord(typed: string, place: CursorPlace, deps: CompletionDeps): Promise<Candidates> {
  const { command, path, next, positionals } = place;
  if (positionals[0] === "help" && command === undefined)
    return completeHelp(typed, positionals.slice(1), deps);
  const shown = positionals.length === 0 ? next.filter(({ isHidden }) => !isHidden) : [];
  const commands = shown.map(({ name, summary }) => ({ value: name, about: summary }));
  const help =
    command === undefined && positionals.length === 0 ? [{ value: "help", about: "show help" }] : [];
  const spelling = command?.positionals?.[positionals.length]?.spelling;
  const source = spelling === undefined ? undefined : findPositionalSource(path, spelling);
  const values = await completeValue(source, typed, place, deps);
  return { ...values, words: [...startingWith(typed, [...commands, ...help]), ...values.words] };
}

function completeHelp(typed: string, path: readonly string[], deps: CompletionDeps): Candidates {
  const { next } = followWords(path, deps.commands, []);
  const shown = next.filter(({ isHidden }) => !isHidden);
  const commands = shown.map(({ name, summary }) => ({ value: name, about: summary }));
  const topics = Object.entries(path.length === 0 ? deps.topics : {});
  const words = [...topics.map(([value, about]) => ({ value, about })), ...commands];
  return { ...NOTHING, words: startingWith(typed, words) };
}

async function completeValue(
  source: ValueSource | undefined,
  typed: string,
  place: CursorPlace,
  deps: CompletionDeps,
): Promise<Candidates> {
  if (source === undefined) return NOTHING;
  if (source.kind === "files") return { ...NOTHING, files: true };
  if (source.kind === "quirks") {
    const words = startingWith(typed, listQuirkWords(typed).map(toCandidate));
    return { ...NOTHING, words, noSpace: !typed.includes("=") };
  }
  const names = [...new Set(await listNames(source, place, deps))];
  if (!("isList" in source) || source.isList !== true)
    return { ...NOTHING, words: startingWith(typed, names.map(toCandidate)) };
  const earlier = typed.slice(0, typed.lastIndexOf(",") + 1);
  const used = new Set(earlier.split(","));
  const words = names.filter((name) => !used.has(name)).map((name) => ({ value: `${earlier}${name}` }));
  return { ...NOTHING, words: startingWith(typed, words), noSpace: true };
}

async function listNames(
  source: Exclude<ValueSource, { readonly kind: "files" | "quirks" }>,
  { command, given }: CursorPlace,
  { commands, folders, env }: CompletionDeps,
): Promise<readonly string[]> {
  if (source.kind === "words") return source.words();
  if (source.kind === "schemas") return listSchemaNames(commands);
  if (source.kind === "fields")
    return command === undefined ? [] : schemasOf(command).flatMap((name) => FIELD_NAMES[name] ?? []);
  const company = given.get("--company") ?? (env["NAMELY_COMPANY"] || undefined);
  return listLocalNames(source.names, { folders, company, baseline: given.get("--baseline") });
}

function toCandidate(value: string): CompletionWord {
  return { value };
}

/** Capital letters need not be typed. */
function startingWith(typed: string, words: readonly CompletionWord[]): readonly CompletionWord[] {
  const wanted = typed.toLowerCase();
  return words.filter(({ value }) => value.toLowerCase().startsWith(wanted));
}
