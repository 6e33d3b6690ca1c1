import { rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { errorCode, explainFileError } from "./file-fault.ts";
import { refuseForeignLinks } from "./foreign-link.ts";
import { removeFile, syncFolder } from "./folder-sync.ts";
import { makePartFolder } from "./part-file.ts";

/** Files of one folder that are written together, and are invisible before `publish`. */
export interface FileSet {
  /** Where they are to be written. It is private. */
  readonly folder: string;
  /**
   * Puts the files in place, in this order, and then removes those that are stale. A new folder comes into being in one step.
   * In an old one a kill leaves each file old or new, never half.
   */
  publish(names: readonly string[], stale: readonly string[]): Promise<void>;
  /** Gives up. May be called at any time, also after `publish`. */
  discard(): Promise<void>;
}

/** Begins files for the folder `path`, which may be missing. Throws `file.*`. */
export async function openFileSet(path: string): Promise<FileSet> {
  const target = resolve(path);
  try {
    await refuseForeignLinks(target);
    const isThere = await exists(target);
    // On the file system of the folder, where a rename is one step.
    const folder = await makePartFolder(isThere ? join(target, "files") : target);
    const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
    return {
      folder,
      discard,
      publish: async (names, stale) => {
        try {
          await syncFolder(folder);
          if (!isThere && (await moveWhole(folder, target))) return;
          for (const name of names) await rename(join(folder, name), join(target, name));
          await syncFolder(target);
          for (const name of stale) await removeFile(join(target, name));
        } catch (error) {
          throw explainFileError(error, path);
        } finally {
          await discard();
        }
      },
    };
  } catch (error) {
    throw explainFileError(error, path);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** False when another process has made the folder meanwhile. */
async function moveWhole(folder: string, target: string): Promise<boolean> {
  try {
    await rename(folder, target);
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST", "EPERM"].includes(errorCode(error) ?? "") && (await exists(target)))
      return false;
    throw error;
  }
  await syncFolder(dirname(target));
  return true;
}
