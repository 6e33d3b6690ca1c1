import type { Stats } from "node:fs";
import { lstat, readlink, realpath, stat } from "node:fs/promises";
import { dirname, join, parse, resolve, sep } from "node:path";
import { Fault } from "../errors/fault.ts";
import { ignore } from "./file-fault.ts";

const MOST_LINKS = 40;
const STICKY_AND_SHARED = 0o1002;

/**
 * Refuses a path that leads over another user's link, or to another user's pipe, in a sticky folder that all may write
 * into, such as /tmp: its owner chooses what is overwritten, or reads along. The kernel does the same where it is
 * configured to, but not for links that are read by hand. Source: proc_sys_fs(5), protected_symlinks and protected_fifos.
 * Throws `file.unsafe-link`.
 */
export async function refuseForeignLinks(path: string): Promise<void> {
  // Windows knows neither sticky folders nor owners of this kind.
  if (process.geteuid === undefined) return;
  const place = resolve(path);
  if (settledFolders.has(dirname(place)) && !(await isLinkOrPipe(place))) return;
  await follow(place, process.geteuid(), MOST_LINKS);
}

/**
 * Folders that were seen without a link above them, and that no other user can replace. The ledger is written twice
 * for each request: checking all folders above it each time would slow every export.
 */
const settledFolders = new Set<string>();

async function isLinkOrPipe(path: string): Promise<boolean> {
  const entry = await lstat(path).catch(ignore);
  return entry !== undefined && (entry.isSymbolicLink() || entry.isFIFO());
}

async function follow(path: string, me: number, linksLeft: number): Promise<void> {
  const { root } = parse(path);
  let place = root;
  let above: Stats | undefined;
  let isSettled = true;
  for (const name of path.slice(root.length).split(sep)) {
    const folder = place;
    place = join(folder, name);
    if (place === path && isSettled) settledFolders.add(folder);
    const entry = await lstat(place).catch(ignore);
    // What is missing leads nowhere, and what leads in a circle is reported when it is opened.
    if (entry === undefined || linksLeft === 0) return;
    if (!entry.isSymbolicLink() && !entry.isFIFO()) {
      // In a folder that others may write into, only what is one's own or root's stays, and only where it is sticky.
      if (above !== undefined && (above.mode & 0o022) !== 0)
        isSettled &&= isShared(above) && (entry.uid === me || entry.uid === 0);
      above = entry;
      continue;
    }
    isSettled = false;
    const parent = await stat(folder).catch(ignore);
    if (parent === undefined) return;
    if (isForeign(entry, parent, me)) throw describeForeign(place, entry);
    if (!entry.isSymbolicLink()) return;
    const target = await readlink(place).catch(ignore);
    const real = await realpath(folder).catch(ignore);
    if (target === undefined || real === undefined) return;
    await follow(resolve(real, target), me, linksLeft - 1);
  }
}

function isForeign(entry: Stats, folder: Stats, me: number): boolean {
  return isShared(folder) && entry.uid !== me && entry.uid !== folder.uid;
}

/** Sticky, and for all to write into. */
function isShared(folder: Stats): boolean {
  return (folder.mode & STICKY_AND_SHARED) === STICKY_AND_SHARED;
}

function describeForeign(path: string, entry: Stats): Fault {
  const kind = entry.isSymbolicLink() ? "link" : "pipe";
  return new Fault(
    "file.unsafe-link",
    `The ${kind} "${path}" belongs to another user (uid ${entry.uid}) and lies in "${dirname(path)}", where all users may write.`,
    { hint: "Name the file that it leads to, or a file in a folder of your own, such as -o ~/people.csv." },
  );
}
