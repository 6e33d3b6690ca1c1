import { join } from "node:path";
import { deriveMark, markContent, MarkMemory } from "../snapshots/file/baseline-mark.ts";
import { readHeader, type Side } from "../snapshots/compare/side.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { hashKey } from "./hashed-key.ts";

/** The content that a run has begun with, and the one that it has left. An older one that is put back is a new one. */
const MOST_MARKS = 2;

/** Which marks a file of the user's own has had as a baseline; `key` names the file. */
export function openFileMarks({ folders }: Pick<ReadContext, "folders">, key: string): MarkMemory {
  return new MarkMemory(join(folders.state, "marks", `${hashKey(key)}.json`), MOST_MARKS);
}

/** The mark of what the file holds; for a file that is missing, the one that it had last. */
export async function markFile(marks: MarkMemory, content: string | undefined): Promise<string | undefined> {
  const known = await marks.list();
  const last = known.at(-1)?.mark;
  if (content === undefined) return last;
  const own = known.find(({ of }) => of === content)?.mark;
  return own ?? (last === undefined ? content : deriveMark(last, content));
}

/** A snapshot is about to take the file's place: where it is a baseline, another one follows. */
export async function followFile(marks: MarkMemory, next: Side): Promise<void> {
  const last = (await marks.list()).at(-1);
  const content = markContent(await readHeader(next));
  if (last === undefined || content === undefined || last.of === content) return;
  await marks.note(last, { of: content, mark: deriveMark(last.mark, content) });
}
