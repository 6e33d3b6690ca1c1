import { dirname } from "node:path";
import { replaceFile } from "./atomic-file.ts";
import { readSmallFile, refuseLongText } from "./bounded-file.ts";
import { checkPrivateFile, checkPrivateFolder, ensurePrivateFolder } from "./private-folder.ts";

/**
 * What a JSON file of the program's own says, as `schema` reads it; undefined when that is not known, for whatever
 * reason. Throws `file.unsafe-*` where others may write.
 */
export async function readNotes<Notes>(
  path: string,
  mostBytes: number,
  schema: { parse(content: unknown): Notes },
): Promise<Notes | undefined> {
  await checkPrivateFolder(dirname(path));
  await checkPrivateFile(path);
  try {
    return schema.parse(JSON.parse((await readSmallFile(path, mostBytes)).toString("utf8")));
  } catch {
    return undefined;
  }
}

/** Replaces what the file says; it is on the disk when this resolves. Throws `file.*`. */
export async function writeNotes(path: string, mostBytes: number, notes: object): Promise<void> {
  const text = `${JSON.stringify(notes)}\n`;
  refuseLongText(text, path, mostBytes);
  await ensurePrivateFolder(dirname(path));
  await replaceFile(path, text);
}
