import { countSlips, findNearest } from "../platform/errors/nearest.ts";

/** What other tools call a flag of ours. The first one that the command has is suggested. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  "--account": ["--company"],
  "--columns": ["--fields"],
  "--dept": ["--department"],
  "--exclude": ["--ignore"],
  "--file": ["--output", "--from"],
  "--filter": ["--status", "--events"],
  "--hook": ["--post"],
  "--input": ["--from"],
  "--interval": ["--every"],
  "--location": ["--office"],
  "--max": ["--limit"],
  "--name": ["--search"],
  "--order": ["--sort"],
  "--order-by": ["--sort"],
  "--out": ["--output"],
  "--outfile": ["--output"],
  "--profile": ["--company"],
  "--query": ["--search"],
  "--run": ["--exec"],
  "--select": ["--fields"],
  "--silent": ["--quiet"],
  "--since": ["--updated-since", "--started-since"],
  "--subdomain": ["--company"],
  "--team": ["--group"],
  "--tenant": ["--company"],
  "--title": ["--job-title"],
  "--token": ["--token-file"],
  "--type": ["--format"],
  "--url": ["--post"],
  "--verbose": ["--debug"],
  "--webhook": ["--post"],
  "--zone": ["--timezone"],
};

/** What these do cannot be undone, or shows private data: only a word with one slip in it suggests them. */
const RISKY: ReadonlySet<string> = new Set([
  "--all",
  "--allow-empty",
  "--force",
  "--forget-undelivered",
  "--include-sensitive",
  "--yes",
]);

/** The nearest flag of those that the command takes; undefined when none is near. */
export function suggestFlag(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const named = SYNONYMS[wanted]?.find((flag) => known.includes(flag));
  if (named !== undefined) return named;
  return findNearest(wanted, known).find((flag) => !RISKY.has(flag) || countSlips(wanted, flag) <= 1);
}
