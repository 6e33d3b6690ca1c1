import { writeFile } from "node:fs/promises";
import { identifyThisProcess } from "../../../src/platform/files/process-identity.ts";

/** A lock file as another process would have left it. */
export async function leaveLock(path: string, change: object): Promise<void> {
  await writeFile(path, JSON.stringify({ ...identifyThisProcess(), nonce: "0123456789abcdef01", ...change }));
}
