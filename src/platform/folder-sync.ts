import { open, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, explainFileError } from "./file-fault.ts";

/** Makes names that came or went in a folder survive a power cut, where the system lets a folder be flushed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(ignore);
  await handle?.sync().catch(ignore);
  await handle?.close().catch(ignore);
}

/** Removes a file, if it is there, so that it stays away after a power cut. Throws `file.*`. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw explainFileError(error, path);
  }
  await syncFolder(dirname(path));
}

function ignore(): undefined {
  return undefined;
}
