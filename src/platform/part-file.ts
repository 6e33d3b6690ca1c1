import { createHash, randomBytes } from "node:crypto";
import { lstat, readdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { identifyThisProcess, judgeOwner } from "./process-identity.ts";

const PART_NAME = /^\..*\.namely-(?<pid>\d+)-(?<start>\d+)-(?<machine>[0-9a-f]{12})-[0-9a-f]{12}\.part$/s;

/** A fresh name beside `path` that tells who made it, so that what a killed process leaves can be told from work in hand. */
export function namePart(path: string): string {
  const { pid, start, machine } = identifyThisProcess();
  const owner = `namely-${pid}-${start}-${markMachine(machine)}-${randomBytes(6).toString("hex")}`;
  return join(dirname(path), `.${shorten(basename(path))}.${owner}.part`);
}

/**
 * Removes what dead processes of this user and this machine left half-written in `folder`; nothing else is touched.
 * Resolves to the number of removed files. A folder that is missing or closed counts as clean.
 */
export async function sweepParts(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    if (!isAbandoned(name)) continue;
    const path = join(folder, name);
    try {
      const entry = await lstat(path);
      if (!entry.isFile() || (process.getuid !== undefined && entry.uid !== process.getuid())) continue;
      await unlink(path);
      removed += 1;
    } catch {
      // Another process sweeps too, or the folder is closed to us: the next start tries again.
    }
  }
  return removed;
}

function isAbandoned(name: string): boolean {
  const owner = PART_NAME.exec(name)?.groups;
  if (owner?.["pid"] === undefined || owner["start"] === undefined) return false;
  const { machine } = identifyThisProcess();
  if (owner["machine"] !== markMachine(machine)) return false;
  return judgeOwner({ pid: Number(owner["pid"]), start: owner["start"], machine }) === "dead";
}

function markMachine(machine: string): string {
  return createHash("sha256").update(machine).digest("hex").slice(0, 12);
}

/** File systems allow names of 255 bytes, and the owner's mark needs room of its own. */
function shorten(name: string): string {
  let kept = "";
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > 150) break;
    kept += character;
  }
  return kept;
}
