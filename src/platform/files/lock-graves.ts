import { readdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { findLock } from "./lock-record.ts";
import { sweepParts } from "./part-file.ts";
import { judgeOwner, type ProcessIdentity } from "./process-identity.ts";

/** Graves whose diggers died, and what else dead processes left beside the lock. Only for the lock's holder. */
export async function clearGraves(path: string, me: ProcessIdentity): Promise<void> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(prefix) || !/^[0-9a-z-]+\.\d+$/.test(name.slice(prefix.length))) continue;
    const digger = await findLock(join(folder, name)).catch(ignore);
    if (digger?.kind === "held" && judgeOwner(digger.record, me) === "dead")
      await unlink(join(folder, name)).catch(ignore);
  }
  await sweepParts(folder, me);
}

function ignore(): undefined {
  return undefined;
}
