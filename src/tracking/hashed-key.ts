import { createHash } from "node:crypto";

/** What a key is called in the state folder: keys may hold paths, and names of files may not. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 24);
}
