import { randomBytes } from "node:crypto";
import { type FileHandle, lstat, mkdir, open, readdir, rm, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { markMachine } from "../process/machine.ts";
import { identifyThisProcess, judgeOwner, type ProcessIdentity } from "./process-identity.ts";

const PART_NAME =
  /^\..*\.namely-(?<pid>\d+)-(?<start>\d+)-(?<machine>[0-9a-f]{12})-(?<boot>[0-9a-f]{12})-[0-9a-f]{12}\.part$/s;

/** A process that writes a file writes at least so often. */
const EARLIER_BOOT_MS = 24 * 3_600_000;

/** A fresh name beside `path` that names its maker, so that what a killed process leaves differs from work in progress. */
export function namePart(path: string, me: ProcessIdentity = identifyThisProcess()): string {
  const owner = `namely-${me.pid}-${me.start}-${markMachine(me.machine)}-${me.boot}-${randomBytes(6).toString("hex")}`;
  return join(dirname(path), `.${shorten(basename(path))}.${owner}.part`);
}

/**
 * Makes a private folder beside `path` for as long as this process runs, after removing those of processes that are gone.
 * The caller removes it at the end.
 */
export async function makePartFolder(path: string): Promise<string> {
  await sweepParts(dirname(path), identifyThisProcess(), "with folders");
  const folder = namePart(path);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Writes all bytes, at a position or at the end. On a full disk a write may stop short; only the next one says why. */
export async function writeWhole(
  file: Pick<FileHandle, "write">,
  bytes: Uint8Array,
  position: number | null,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const place = position === null ? null : position + done;
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, place);
    if (bytesWritten === 0) throw Object.assign(new Error("nothing was written"), { code: "ENOSPC" });
    done += bytesWritten;
  }
}

/**
 * Removes what dead processes of this user and this machine left half-written in `folder`. What was left before the
 * machine was restarted goes when it has not changed for a day, because a cloned machine has the same identity; what
 * other machines have left stays. Resolves to the number of removed files. A folder that is missing or closed counts as
 * clean.
 */
export async function sweepParts(
  folder: string,
  me: ProcessIdentity = identifyThisProcess(),
  which: "files" | "with folders" = "files",
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const verdict = judgePart(name, me);
    if (verdict === "kept") continue;
    const path = join(folder, name);
    try {
      const entry = await lstat(path);
      const isFolder = which === "with folders" && entry.isDirectory();
      if (!(entry.isFile() || isFolder) || (process.getuid !== undefined && entry.uid !== process.getuid()))
        continue;
      if (verdict === "earlier-boot" && (await measureAge(path, entry.mtimeMs)) < EARLIER_BOOT_MS) continue;
      await (isFolder ? rm(path, { recursive: true }) : unlink(path));
      removed += 1;
    } catch {
      // Another process sweeps too, or the folder is closed to us: the next start tries again.
    }
  }
  return removed;
}

/** Whether a file or folder of this name is one in the making, or what is left of one. */
export function isPartName(name: string): boolean {
  return PART_NAME.test(name);
}

/** Whether a file of this name was left half-written by a process that is gone; `kept` is anything else. */
export function judgePart(name: string, me: ProcessIdentity): "abandoned" | "earlier-boot" | "kept" {
  const owner = PART_NAME.exec(name)?.groups;
  if (owner?.["machine"] !== markMachine(me.machine)) return "kept";
  const { pid, start = "", boot = "" } = owner;
  const verdict = judgeOwner({ pid: Number(pid), start, machine: me.machine, boot }, me);
  if (verdict === "dead") return "abandoned";
  return verdict === "elsewhere" ? "earlier-boot" : "kept";
}

/** By the clock of the disk alone, which may be another machine's. */
async function measureAge(path: string, mtimeMs: number): Promise<number> {
  const probe = namePart(path);
  const handle = await open(probe, "wx", 0o600);
  try {
    return (await handle.stat()).mtimeMs - mtimeMs;
  } finally {
    await handle.close();
    await unlink(probe);
  }
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
