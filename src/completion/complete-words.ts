import { findFolders } from "../platform/files/folders.ts";
import type { Environment } from "../platform/process/environment.ts";
import { makePrintable } from "../terminal/printable.ts";
import { findCandidates, NOTHING, type Candidates, type CompletionDeps } from "./candidates.ts";
import { quoteForBash, removeQuotes, splitShellLine } from "./shell-line.ts";

/** The process that a shell has asked. */
export interface CompletionHost {
  readonly env: Environment;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

/** As the scripts of @bomb.sh/tab read them. */
const NO_SPACE = 2;
const NO_FILES = 4;

/**
 * What `namely complete …` prints: a candidate a line with a tab before its description, then `:` and what the shell does
 * with them. After `--` come the words so far, the last one unfinished; after `--bash` the line itself. Never throws: on
 * a key press, no candidate is the better answer.
 */
export async function completeWords(
  asked: readonly string[],
  host: CompletionHost,
  table: Pick<CompletionDeps, "commands" | "topics">,
): Promise<string> {
  try {
    const folders = findFolders(host.env, host.cwd, host.platform);
    const find = (words: readonly string[]): Promise<Candidates> =>
      findCandidates(words, { ...table, env: host.env, folders });
    const [how, ...words] = asked;
    if (how === "--bash") return await completeForBash(words, find);
    if (how !== "--") return render(NOTHING, []);
    const typed = words.map(removeQuotes);
    return renderWords(await find(typed), typed.at(-1) ?? "");
  } catch {
    return render(NOTHING, []);
  }
}

/** zsh, fish and PowerShell put the beginning of a word up to its last `=` before each candidate themselves. */
function renderWords(found: Candidates, typed: string): string {
  const kept = typed.startsWith("-") ? typed.lastIndexOf("=") + 1 : 0;
  const lines = found.words.map(({ value, about = "" }) => `${value.slice(kept)}\t${about}`);
  return render(found, lines);
}

async function completeForBash(
  [line = "", breaks = ""]: readonly string[],
  find: (words: readonly string[]) => Promise<Candidates>,
): Promise<string> {
  const { words, openQuote, kept } = splitShellLine(line, breaks);
  const found = await find(words.slice(1));
  return render(
    found,
    found.words.map(({ value }) => quoteForBash(value.slice(kept), openQuote)),
  );
}

function render({ noSpace, files }: Candidates, lines: readonly string[]): string {
  const directive = (noSpace ? NO_SPACE : 0) + (files ? 0 : NO_FILES);
  // A name with control characters cannot be typed. The tab separates a candidate from its description.
  const shown = lines.filter((text) => makePrintable(text.replace("\t", "")) === text.replace("\t", ""));
  return [...shown, `:${directive}`].map((text) => `${text}\n`).join("");
}
