import { dirname } from "node:path";
import { Fault } from "../errors/fault.ts";

/** Turns what the file system said about writing `path` into a fault that a person can act on; faults pass unchanged. */
export function explainFileError(error: unknown, path: string): Fault {
  if (error instanceof Fault) return error;
  const code = errorCode(error);
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new Fault("file.missing-folder", `There is no folder ${dirname(path)} to write ${path} into.`, {
        hint: "Create the folder first, or name another place.",
        cause: error,
      });
    case "EACCES":
    case "EPERM":
      return new Fault("file.not-writable", `No permission to write ${path}.`, {
        hint: `Check who may write into ${dirname(path)}, or name another place.`,
        cause: error,
      });
    case "EROFS":
      return new Fault("file.not-writable", `${path} cannot be written: the file system is read-only.`, {
        hint: "Name another place.",
        cause: error,
      });
    case "EBUSY":
      return new Fault("file.mounted", `${path} is mounted as a single file, which cannot be replaced.`, {
        hint: `Mount the folder ${dirname(path)} in its place, or name another file.`,
        cause: error,
      });
    case "EISDIR":
      return new Fault("file.is-a-directory", `${path} is a folder, not a file.`, {
        hint: "Name a file inside that folder.",
        cause: error,
      });
    case "ENOSPC":
    case "EDQUOT":
      return new Fault("file.disk-full", `The disk is full, so ${path} was not written.`, {
        hint: `Free some space on the disk that holds ${dirname(path)}, or name another place.`,
        cause: error,
      });
    default:
      return new Fault("file.failed", `${path} could not be written${code ? ` (${code})` : ""}.`, {
        hint: "Name another place, or check the disk.",
        cause: error,
      });
  }
}

const NOT_WRITABLE: ReadonlySet<string | undefined> = new Set(["EACCES", "EPERM", "EROFS"]);

/** The same for a file of the program's own: its folder is moved by a variable and not by a flag. */
export function explainOwnFileError(error: unknown, path: string): Fault {
  if (error instanceof Fault || !NOT_WRITABLE.has(errorCode(error))) return explainFileError(error, path);
  const why = errorCode(error) === "EROFS" ? "the file system is read-only" : "permission denied";
  return new Fault("file.not-writable", `The folder "${dirname(path)}" is not writable: ${why}.`, {
    hint: "Use another folder: NAMELY_STATE_DIR moves the state folder, NAMELY_CONFIG_DIR the settings folder.",
    cause: error,
  });
}

/** The system's short name for an error, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** For `catch`, where what is missing or stays behind does not matter. */
export function ignore(): undefined {
  return undefined;
}

/** Turns what the file system said about reading a file of records into a fault; any other error passes unchanged. */
export function explainReadError(
  error: unknown,
  file: string,
  hint = "Name a file that namely snapshot or namely employees has written.",
): unknown {
  const code = errorCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new Fault("usage.no-such-file", `There is no file ${file}.`, { hint, cause: error });
  }
  if (code === "EISDIR") {
    return new Fault("usage.no-such-file", `${file} is a folder, not a file.`, { hint, cause: error });
  }
  if (code === "EACCES" || code === "EPERM") {
    return new Fault("file.not-readable", `No permission to read ${file}.`, {
      hint: "Check who may read it.",
      cause: error,
    });
  }
  return error;
}
