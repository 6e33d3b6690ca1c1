import type { Side } from "../../snapshots/compare/side.ts";
import { readStoredLines } from "../../snapshots/file/stored-lines.ts";

/** Whom notifications named. It only says whom to read. */
export interface NotifiedPeople {
  /** Ids and emails in lower case. */
  readonly ids: ReadonlySet<string>;
  readonly emails: ReadonlySet<string>;
  /** Whether a notification named no one, or more than was read of it. */
  readonly isUnclear: boolean;
}

/** Those of them who are in a snapshot. */
export interface NamedPeople {
  /** As they are there. */
  readonly ids: readonly string[];
  /** False when others were named, or no one: then the list of changes has to be read as well. */
  readonly isEverybody: boolean;
  /** How many people there are in the snapshot. */
  readonly people: number;
}

/** Finds in a snapshot who was named. */
export async function findNamed(
  side: Side,
  { ids, emails, isUnclear }: NotifiedPeople,
): Promise<NamedPeople> {
  const found: string[] = [];
  const seen = new Set<string>();
  let people = 0;
  for await (const line of readStoredLines(side)) {
    people += 1;
    const { id, work_email, personal_email } = line.employee;
    const words = [id, work_email, personal_email].flatMap((word) => word?.toLowerCase() ?? []);
    const named = words.filter((word) => ids.has(word) || emails.has(word));
    if (named.length > 0) found.push(id);
    for (const word of named) seen.add(word);
  }
  const isEverybody = !isUnclear && [...ids, ...emails].every((word) => seen.has(word));
  return { ids: found, isEverybody, people };
}
