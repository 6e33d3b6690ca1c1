import { type FileHandle, open, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, explainFileError, ignore } from "./file-fault.ts";

/** Something was lost, or will be. */
const FATAL: ReadonlySet<string | undefined> = new Set(["EIO", "ENOSPC", "EDQUOT"]);

/** Answers of file systems that cannot flush: FUSE, SMB, some mounts of containers. Source: fsync(2). */
const CANNOT_SYNC: ReadonlySet<string | undefined> = new Set([
  "EINVAL",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EPERM",
  "EROFS",
]);

/** Flushes a file to the disk, where the file system can. Throws what the system said about anything else. */
export async function syncFile(file: Pick<FileHandle, "sync">): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    if (!CANNOT_SYNC.has(errorCode(error))) throw error;
  }
}

/**
 * Makes names that came or went in a folder survive a power cut, where the system lets a folder be flushed. Throws
 * `file.*` when the disk is full or in trouble.
 */
export async function syncFolder(
  folder: string,
  openFolder: (path: string) => Promise<Pick<FileHandle, "sync" | "close">> = (path) => open(path, "r"),
): Promise<void> {
  const handle = await openFolder(folder).catch(ignore);
  try {
    await handle?.sync();
  } catch (error) {
    if (FATAL.has(errorCode(error))) throw explainFileError(error, folder);
  } finally {
    await handle?.close().catch(ignore);
  }
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
