import { join } from "node:path";
import { withLock } from "../platform/files/lock.ts";
import { sweepParts } from "../platform/files/part-file.ts";
import { ensurePrivateFolder } from "../platform/files/private-folder.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { hashKey } from "./hashed-key.ts";

/**
 * Runs the job unless another run of it is under way, which ends this one with `file.locked` at once. The key separates
 * jobs; undefined holds nothing.
 */
export async function holdJobLock<Result>(
  context: Pick<ReadContext, "clock" | "signal" | "random" | "folders">,
  key: string | undefined,
  job: () => Promise<Result>,
): Promise<Result> {
  if (key === undefined) return job();
  const { clock, signal, random, folders } = context;
  const folder = join(folders.state, "jobs");
  await ensurePrivateFolder(folder, { within: folders.state });
  return withLock(join(folder, `${hashKey(key)}.lock`), { clock, signal, random, waitMs: 0 }, async () => {
    // A process killed while it asks for the lock leaves its claim behind, which taking over does not remove.
    await sweepParts(folder);
    return job();
  });
}
