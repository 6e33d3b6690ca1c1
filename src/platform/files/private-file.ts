import { open } from "node:fs/promises";
import { Fault } from "../errors/fault.ts";
import { FileTooLongError, readSmallFile } from "./bounded-file.ts";
import { errorCode, explainFileError } from "./file-fault.ts";
import { syncFile } from "./folder-sync.ts";
import { checkPrivateFile } from "./private-folder.ts";

/**
 * Reads a file of the program's own; undefined where it is missing. Throws `file.unsafe-file` and `file.unsafe-folder` as
 * `checkPrivateFile` does, `file.not-readable`, and `FileTooLongError`.
 */
export async function readPrivateFile(path: string, mostBytes: number): Promise<Buffer | undefined> {
  await checkPrivateFile(path);
  try {
    return await readSmallFile(path, mostBytes);
  } catch (error) {
    if (error instanceof FileTooLongError) throw error;
    const code = errorCode(error);
    if (code === "ENOENT") return undefined;
    throw new Fault("file.not-readable", `${path} could not be read (${code ?? "unknown"}).`, {
      hint: "Check who may read it.",
      cause: error,
    });
  }
}

/** Writes at the end of a file that this user alone can read; the text is on the disk when this resolves. Throws `file.*`. */
export async function appendPrivately(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, "a", 0o600);
    try {
      await file.appendFile(text);
      await syncFile(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explainFileError(error, path);
  }
}
