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
  "--simulate": ["--dry-run"],
  "--since": ["--updated-since", "--started-since"],
  "--slack": ["--post-as"],
  "--subdomain": ["--company"],
  "--team": ["--group"],
  "--teams": ["--post-as"],
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

/** The flags that are nearest to a word, of those that a command takes: several where they are equally near; none when none is. */
export function suggestFlags(word: string, known: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase();
  const named = SYNONYMS[wanted]?.find((flag) => known.includes(flag));
  if (named !== undefined) return [named];
  const near = findNearest(wanted, known).filter((flag) => !RISKY.has(flag) || countSlips(wanted, flag) <= 1);
  const [first] = near;
  if (first === undefined) return [];
  const least = countSlips(wanted, first);
  return near.filter((flag) => countSlips(wanted, flag) === least);
}
