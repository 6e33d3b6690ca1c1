import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two secrets are the same, in a time that tells nothing of where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected));
}

// Hashed first, because timingSafeEqual wants equal lengths and the length must not show either.
function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
