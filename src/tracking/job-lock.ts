import { createHash } from "node:crypto";
import { join } from "node:path";
import { withLock } from "../platform/files/lock.ts";
import { sweepParts } from "../platform/files/part-file.ts";
import { ensurePrivateFolder } from "../platform/files/private-folder.ts";
import type { Context } from "../cli/context.ts";

/**
 * Runs the job unless another run of it is under way, which ends this one with `file.locked` at once. The key tells jobs
 * apart; undefined holds nothing.
 */
export async function holdJobLock<Result>(
  context: Context,
  key: string | undefined,
  job: () => Promise<Result>,
): Promise<Result> {
  if (key === undefined) return job();
  const { clock, signal, random, folders } = context;
  const mark = createHash("sha256").update(key).digest("hex").slice(0, 24);
  const folder = join(folders.state, "jobs");
  await ensurePrivateFolder(folder, { within: folders.state });
  return withLock(join(folder, `${mark}.lock`), { clock, signal, random, waitMs: 0 }, async () => {
    // Whoever is killed while it asks for the lock leaves its claim behind, which no taking over clears away.
    await sweepParts(folder);
    return job();
  });
}
