import { mkdir, realpath, stat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { Fault } from "../errors/fault.ts";
import { quoteWord } from "../text/shell-word.ts";
import { errorCode, explainFileError } from "./file-fault.ts";
import { syncFolder } from "./folder-sync.ts";

export interface PrivateFolderOptions {
  /** The state or settings folder that it lies in: the way from there is checked as well. */
  readonly within?: string;
  /** Makes names in a folder survive a power cut; the default is the real one. */
  readonly sync?: (folder: string) => Promise<void>;
}

/**
 * Makes the folder and any above it that are missing, open to this user alone (0700); they survive a power cut. One that
 * exists is left as it is, and refused as `checkPrivateFolder` does. Throws `file.*`.
 */
export async function ensurePrivateFolder(path: string, options: PrivateFolderOptions = {}): Promise<void> {
  const { sync = syncFolder, within } = options;
  let first: string | undefined;
  try {
    first = await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (errorCode(error) === "ENOSPC" || errorCode(error) === "EDQUOT") throw explainFileError(error, path);
    const why = errorCode(error) === "EROFS" ? "the file system is read-only" : errorCode(error);
    throw new Fault("file.not-writable", `The folder ${path} could not be made (${why ?? "unknown"}).`, {
      hint: "Check who may write there, or move it with NAMELY_CONFIG_DIR or NAMELY_STATE_DIR.",
      cause: error,
    });
  }
  if (first !== undefined)
    for (const folder of listFolders(dirname(resolve(first)), dirname(resolve(path)))) await sync(folder);
  await checkPrivateFolder(path, within);
}

/**
 * Refuses a folder that others may write into, because what lies there is obeyed: events that are handed to programs,
 * the address of a server. As ssh and git do: it must belong to this user or to root, and only its owner may write. That
 * holds for root, too: what a user's folder says is not for root to run. `within` is the state or settings folder that it
 * lies in. A missing folder is fine. Throws `file.unsafe-folder`.
 */
export async function checkPrivateFolder(path: string, within: string = path): Promise<void> {
  for (const folder of listFolders(resolve(within), resolve(path))) await check(folder, "folder");
}

/**
 * The same for a file that is about to be read, and for the folder that a link in its place leads to. Throws
 * `file.unsafe-file` and `file.unsafe-folder`.
 */
export async function checkPrivateFile(path: string): Promise<void> {
  const real = await realpath(path).catch(() => path);
  // In a sticky folder such as /tmp no other user can replace our file.
  if (real !== resolve(path)) await check(dirname(real), "folder", { allowSticky: true });
  await check(path, "file");
}

async function check(path: string, kind: "folder" | "file", { allowSticky = false } = {}): Promise<void> {
  const me = process.getuid?.();
  // Windows has no such bits; there the user's own folder keeps others out.
  if (me === undefined) return;
  // The reader reports what cannot be read.
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  const isForeign = found.uid !== me && found.uid !== 0;
  const isOpen = (found.mode & 0o022) !== 0 && !(allowSticky && (found.mode & 0o1000) !== 0);
  if (!isForeign && !isOpen) return;
  const why = isForeign
    ? `belongs to another user (uid ${found.uid})`
    : `can be written by other users (mode ${(found.mode & 0o7777).toString(8)})`;
  const commands = [
    ...(isForeign ? [`sudo chown ${kind === "folder" ? "-R " : ""}${me} ${quoteWord(path)}`] : []),
    ...(isOpen ? [`chmod go-w ${quoteWord(path)}`] : []),
  ];
  throw new Fault(`file.unsafe-${kind}`, `The ${kind} "${path}" ${why}, so its content is not trusted.`, {
    hint: `Check what is in it, or use another folder (NAMELY_STATE_DIR, NAMELY_CONFIG_DIR). Then run: ${commands.join(" && ")}`,
  });
}

/** From the first folder down to the last one, both included; the last alone when it does not lie in the first. */
function listFolders(first: string, last: string): string[] {
  const way = relative(first, last);
  if (way === "") return [last];
  if (way === ".." || way.startsWith(`..${sep}`) || resolve(way) === way) return [last];
  const names = way.split(sep);
  return [first, ...names.map((_, index) => resolve(first, ...names.slice(0, index + 1)))];
}
