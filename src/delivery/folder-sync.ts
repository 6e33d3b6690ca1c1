import { open } from "node:fs/promises";

/** Makes names that came or went in a folder survive a power cut, where the system lets a folder be flushed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(ignore);
  await handle?.sync().catch(ignore);
  await handle?.close().catch(ignore);
}

function ignore(): undefined {
  return undefined;
}
